package dev.golden.local.stub;

/**
 * A call as it came in.
 *
 * @param number from 1, in the order of arrival
 * @param role agent role that asks, as the script recognises it
 * @param model asked for
 * @param system the system message
 * @param user all other messages
 * @param maxTokens asked for; 0: no bound
 * @param stream whether it wants the answer in pieces
 * @param wantsUsage whether a streamed answer is to end with the usage
 */
public record StubCall(
        long number,
        String role,
        String model,
        String system,
        String user,
        int maxTokens,
        boolean stream,
        boolean wantsUsage) {}
