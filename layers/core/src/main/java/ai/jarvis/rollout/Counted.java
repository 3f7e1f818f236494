package ai.jarvis.rollout;

/**
 * What was counted of one arm in one stage.
 *
 * @param stage from 0
 * @param epoch which count it is: whoever counts begins a new one when the one before is lost
 */
public record Counted(int stage, Arm arm, String epoch, ArmFigures figures) {}
