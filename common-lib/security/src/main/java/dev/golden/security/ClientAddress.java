package dev.golden.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where a request came from. {@code X-Forwarded-For} is believed only as far as the hops that wrote it are our own
 * (loopback or private): anything left of the first public hop can be made up by the client.
 */
final class ClientAddress {

    private static final int MAX_HOPS = 20;

    private ClientAddress() {}

    static String of(HttpServletRequest request) {
        String socket = request.getRemoteAddr();
        if (!isPrivate(socket)) {
            return socket;
        }
        String nearest = socket;
        for (String hop : hops(request).reversed()) {
            if (!isLiteral(hop)) {
                return nearest;
            }
            if (!isPrivate(hop)) {
                return hop;
            }
            nearest = hop;
        }
        return nearest;
    }

    /** Whether every hop of the request lies inside: loopback or a private network. */
    static boolean isInside(HttpServletRequest request) {
        return isPrivate(request.getRemoteAddr())
                && hops(request).stream().allMatch(ClientAddress::isPrivate)
                && request.getHeader("Forwarded") == null;
    }

    private static List<String> hops(HttpServletRequest request) {
        List<String> hops = new ArrayList<>();
        for (String line : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            for (String hop : line.split(",", -1)) {
                hops.add(hop.strip());
            }
        }
        return hops.size() > MAX_HOPS ? hops.subList(hops.size() - MAX_HOPS, hops.size()) : hops;
    }

    private static boolean isLiteral(String address) {
        try {
            InetAddress.ofLiteral(address);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPrivate(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return parsed.isLoopbackAddress()
                    || parsed.isSiteLocalAddress()
                    || (parsed instanceof Inet6Address && (parsed.getAddress()[0] & 0xfe) == 0xfc);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
