package dev.golden.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // socket, X-Forwarded-For, address, inside
                "203.0.113.1, -, 203.0.113.1, false",
                "127.0.0.1, -, 127.0.0.1, true",
                "10.0.0.7, -, 10.0.0.7, true",
                "::1, -, ::1, true",
                "fd00::1, -, fd00::1, true",
                "172.32.0.1, -, 172.32.0.1, false",
                // A public socket is the client, whatever it claims.
                "203.0.113.1, 127.0.0.1, 203.0.113.1, false",
                "127.0.0.1, 203.0.113.9, 203.0.113.9, false",
                // What the client made up is left of what our hop wrote.
                "127.0.0.1, '127.0.0.1, 203.0.113.9', 203.0.113.9, false",
                "127.0.0.1, '203.0.113.9, 10.0.0.1', 203.0.113.9, false",
                "127.0.0.1, '192.168.1.4, 10.0.0.1', 192.168.1.4, true",
                "127.0.0.1, 'localhost', 127.0.0.1, false",
                "127.0.0.1, 'evil.example, 10.0.0.1', 10.0.0.1, false",
                "127.0.0.1, '', 127.0.0.1, false",
            })
    void tells(String socket, @org.jspecify.annotations.Nullable String forwarded, String address, boolean inside) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(socket);
        if (forwarded != null) {
            request.addHeader("X-Forwarded-For", forwarded);
        }
        assertThat(ClientAddress.of(request)).isEqualTo(address);
        assertThat(ClientAddress.isInside(request)).isEqualTo(inside);
    }
}
