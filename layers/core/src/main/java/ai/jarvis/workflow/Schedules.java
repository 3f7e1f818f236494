package ai.jarvis.workflow;

/**
 * Has triggers told when their time has come: EventBridge Scheduler.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule types</a>
 */
public interface Schedules {
    /**
     * Makes the schedule of a trigger whose source is one; one that is there already is made anew.
     *
     * @throws ai.jarvis.platform.Refusal if the expression is none
     */
    void put(Trigger trigger);

    /** Removes the schedule of a trigger; one that is not there is no matter. */
    void remove(Trigger trigger);
}
