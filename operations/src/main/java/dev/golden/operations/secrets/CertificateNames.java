package dev.golden.operations.secrets;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The host names a certificate holds for. */
final class CertificateNames {

    private CertificateNames() {}

    /** Empty for what is no certificate. */
    static Set<String> of(String pem) {
        Set<String> names = new HashSet<>();
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (certificate.getSubjectAlternativeNames() != null) {
                for (List<?> name : certificate.getSubjectAlternativeNames()) {
                    names.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateException e) {
            return Set.of();
        }
        return names;
    }
}
