package dev.golden.deployment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A conversation in lines over TLS, with a server whose certificate a given authority signed. */
final class ManifestsTlsLine implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final BufferedReader reader;

    private ManifestsTlsLine(Socket socket) throws IOException {
        this.socket = socket;
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** @param greeted whether the server says a line in the clear first, as NATS does */
    static ManifestsTlsLine open(Path authority, int port, boolean greeted)
            throws IOException, GeneralSecurityException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setSoTimeout(PATIENCE_MILLIS);
        if (greeted) {
            // Byte by byte: nothing of the handshake may be read ahead.
            InputStream in = plain.getInputStream();
            int next = in.read();
            while (next != '\n' && next >= 0) {
                next = in.read();
            }
        }
        return new ManifestsTlsLine(
                trusting(authority).getSocketFactory().createSocket(plain, "127.0.0.1", port, true));
    }

    void say(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** The next line; empty when the server hung up. */
    String hear() throws IOException {
        String line = reader.readLine();
        return line == null ? "" : line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
