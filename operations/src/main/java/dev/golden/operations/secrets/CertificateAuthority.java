package dev.golden.operations.secrets;

import dev.golden.operations.OperationException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The deployment's own certificate authority (ECDSA P-256), for hops inside the cluster. RFC 5280. */
final class CertificateAuthority {

    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    /** The longest that common clients accept. */
    private static final Duration SERVER_LIFETIME = Duration.ofDays(397);
    /** Clocks of nodes differ. */
    private static final Duration BACKDATE = Duration.ofHours(1);

    private final X509CertificateHolder certificate;
    private final PrivateKey key;
    private final Clock clock;

    private CertificateAuthority(X509CertificateHolder certificate, PrivateKey key, Clock clock) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
    }

    static CertificateAuthority create(Clock clock) {
        try {
            KeyPair pair = keyPair();
            X500Name name = new X500Name("O=Golden Architecture,CN=Deployment authority");
            Instant now = clock.instant();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    serial(),
                    Date.from(now.minus(BACKDATE)),
                    Date.from(now.plus(AUTHORITY_LIFETIME)),
                    name,
                    pair.getPublic());
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()));
            return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate(), clock);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new OperationException("The certificate authority cannot be made: " + e.getMessage(), e);
        }
    }

    /** @throws OperationException when the texts are not a certificate and its key */
    static CertificateAuthority of(String certificatePem, String keyPem, Clock clock) {
        try (PEMParser certificates = new PEMParser(new StringReader(certificatePem));
                PEMParser keys = new PEMParser(new StringReader(keyPem))) {
            if (!(certificates.readObject() instanceof X509CertificateHolder certificate)) {
                throw new OperationException("ca.crt holds no certificate.");
            }
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            PrivateKey key = switch (keys.readObject()) {
                case PEMKeyPair pair -> converter.getKeyPair(pair).getPrivate();
                case org.bouncycastle.asn1.pkcs.PrivateKeyInfo info -> converter.getPrivateKey(info);
                case null, default -> throw new OperationException("ca.key holds no private key.");
            };
            return new CertificateAuthority(certificate, key, clock);
        } catch (IOException e) {
            throw new OperationException("The certificate authority cannot be read: " + e.getMessage(), e);
        }
    }

    String certificatePem() {
        return pem(certificate);
    }

    String keyPem() {
        try {
            return pem(new JcaPKCS8Generator(key, null).generate());
        } catch (org.bouncycastle.util.io.pem.PemGenerationException e) {
            throw new OperationException("The authority's key cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * A certificate for a server, which may also call others of its kind (brokers of a cluster do), as
     * {@code tls.crt}, {@code tls.key} and {@code ca.crt}.
     */
    Map<String, String> issue(List<String> names) {
        try {
            KeyPair pair = keyPair();
            Instant now = clock.instant();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    certificate.getSubject(),
                    serial(),
                    Date.from(now.minus(BACKDATE)),
                    Date.from(now.plus(SERVER_LIFETIME)),
                    new X500Name("CN=" + names.getFirst()),
                    pair.getPublic());
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.stream()
                            .map(name -> new GeneralName(GeneralName.dNSName, name))
                            .toArray(GeneralName[]::new)));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(certificate));
            return Map.of(
                    "tls.crt", pem(sign(builder, key)),
                    "tls.key", pem(new JcaPKCS8Generator(pair.getPrivate(), null).generate()),
                    "ca.crt", certificatePem());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new OperationException("A certificate cannot be issued: " + e.getMessage(), e);
        }
    }

    private static X509CertificateHolder sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException {
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static BigInteger serial() {
        return new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new OperationException("A certificate cannot be written: " + e.getMessage(), e);
        }
        return text.toString();
    }
}
