package ai.jarvis.tenancy;

import ai.jarvis.workflow.Publishing;
import java.util.stream.Stream;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;

/** The state machines and schedules of tenants, which are known by how their names begin. */
final class TenantMachines {
    private final SfnClient machines;
    private final SchedulerClient schedules;

    TenantMachines(SfnClient machines, SchedulerClient schedules) {
        this.machines = machines;
        this.schedules = schedules;
    }

    /** Removes them, and stops what they run. */
    void remove(TenantId tenant) {
        schedules(tenant)
                .forEach(schedule -> schedules.deleteSchedule(
                        request -> request.name(schedule.name()).groupName(schedule.groupName())));
        machines(tenant).forEach(machine -> {
            machines.listExecutionsPaginator(request ->
                            request.stateMachineArn(machine.stateMachineArn()).statusFilter(ExecutionStatus.RUNNING))
                    .executions()
                    .forEach(execution -> machines.stopExecution(request ->
                            request.executionArn(execution.executionArn()).cause("The tenant is deleted.")));
            machines.deleteStateMachine(request -> request.stateMachineArn(machine.stateMachineArn()));
        });
    }

    long countMachines(TenantId tenant) {
        return machines(tenant).count();
    }

    long countSchedules(TenantId tenant) {
        return schedules(tenant).count();
    }

    private Stream<StateMachineListItem> machines(TenantId tenant) {
        return machines.listStateMachinesPaginator().stateMachines().stream()
                .filter(machine -> machine.name().startsWith(Publishing.prefix(tenant)));
    }

    private Stream<ScheduleSummary> schedules(TenantId tenant) {
        return schedules
                .listSchedulesPaginator(request -> request.namePrefix(Publishing.prefix(tenant)))
                .schedules()
                .stream();
    }
}
