package dev.golden.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.contracts.ProblemException;
import dev.golden.database.PageRequest.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");

    @Test
    void firstPageHasTheDefaultSize() {
        PageRequest request = PageRequest.of(null, "");
        assertThat(request).isEqualTo(new PageRequest(50, null));
        assertThat(request.limit()).isEqualTo(51);
    }

    @Test
    void tokenLeadsToTheRowAfterTheLastOneShown() {
        List<Position> rows = List.of(
                new Position(AT.plusSeconds(2), Ids.next()),
                new Position(AT.plusSeconds(1), Ids.next()),
                new Position(AT, Ids.next()));
        Page<Position> page = PageRequest.of(2, null).page(rows, row -> row);
        assertThat(page.items()).isEqualTo(rows.subList(0, 2));
        assertThat(PageRequest.of(2, page.nextPageToken()).before()).isEqualTo(rows.get(1));
    }

    @Test
    void lastPageHasNoToken() {
        List<Position> rows = List.of(new Position(AT, Ids.next()));
        assertThat(PageRequest.of(1, null).page(rows, row -> row)).isEqualTo(new Page<>(rows, ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 201, Integer.MAX_VALUE})
    void sizeOutOfRangeIsNamed(int size) {
        assertThatThrownBy(() -> PageRequest.of(size, null))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("pageSize");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "abc", "bm90LWEtdGltZSB4", "2026"})
    void forgedTokenIsNamed(String token) {
        assertThatThrownBy(() -> PageRequest.of(null, token))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("pageToken");
    }

    @Test
    void tokenWithAWrongIdIsRefused() {
        String token = Base64.getUrlEncoder().encodeToString((AT + " 1").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> PageRequest.of(null, token)).isInstanceOf(ProblemException.class);
    }

    @Test
    void derivedIdsAreStableAndTellPartsApart() {
        assertThat(Ids.derived("a", "b")).isEqualTo(Ids.derived("a", "b")).isNotEqualTo(Ids.derived("ab"));
        UUID one = Ids.next();
        assertThat(one.version()).isEqualTo(7);
        assertThat(one.toString()).isLessThan(Ids.next().toString());
    }
}
