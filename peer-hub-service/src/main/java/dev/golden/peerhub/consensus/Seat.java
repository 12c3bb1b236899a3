package dev.golden.peerhub.consensus;

/**
 * A place on a panel.
 *
 * @param reviewer agent id
 * @param family reviewers of one family err together and confirm nothing of each other
 * @param lens what it looks for; {@code security} may veto
 * @param execution whether it judges by running the artifact, which is evidence and not an opinion
 * @param weight share of a vote in the count, 1 for most
 * @param reliability what is known of it for this kind of task
 */
public record Seat(
        String reviewer, String family, String lens, boolean execution, double weight, Reliability reliability) {

    boolean security() {
        return lens.equals("security");
    }
}
