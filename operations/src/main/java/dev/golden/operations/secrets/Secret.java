package dev.golden.operations.secrets;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A Kubernetes Secret. */
record Secret(String namespace, String name, String type, SortedMap<String, String> values) {

    static final String OPAQUE = "Opaque";
    static final String TLS = "kubernetes.io/tls";

    static Secret opaque(String namespace, String name, Map<String, String> values) {
        return new Secret(namespace, name, OPAQUE, new TreeMap<>(values));
    }

    static Secret tls(String namespace, String name, Map<String, String> values) {
        return new Secret(namespace, name, TLS, new TreeMap<>(values));
    }

    Secret in(String other) {
        return new Secret(other, name, type, values);
    }

    /** Values stay out of logs. */
    @Override
    public String toString() {
        return namespace + "/" + name + " " + values.keySet();
    }
}
