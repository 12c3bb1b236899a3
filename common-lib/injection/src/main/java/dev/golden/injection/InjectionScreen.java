package dev.golden.injection;

/** Judges text that will end in a prompt. Pure, without a model or network; time grows linearly with the text. */
public interface InjectionScreen {

    /** @param source who is behind the text; the less it is trusted to be about something else, the later it blocks */
    Screening screen(Trust source, String text);

    /** The screen with the weights of this library. */
    static InjectionScreen of(InjectionProperties properties) {
        return with(properties, LinearModel.shipped());
    }

    /** A screen with other weights, to evaluate them. */
    static InjectionScreen with(InjectionProperties properties, LinearModel model) {
        return new LayeredScreen(properties, model);
    }
}
