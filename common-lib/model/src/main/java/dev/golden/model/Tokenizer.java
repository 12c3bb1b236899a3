package dev.golden.model;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/** Counts tokens as cl100k does. The table (some megabytes) is read at the first count and shared by all contexts. */
final class Tokenizer {

    private Tokenizer() {}

    private static final class Table {
        private static final Encoding CL100K =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    }

    static long count(String text) {
        return text.isEmpty() ? 0 : Table.CL100K.countTokensOrdinary(text);
    }
}
