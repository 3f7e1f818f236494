package ai.jarvis.agent;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;

/** Agents over HTTP. */
@Controller("/api/v1/agents")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "agents")
class AgentController {
    private final Agents agents;

    AgentController(Agents agents) {
        this.agents = agents;
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Make an agent",
            description = "A model with instructions, tools and other agents that it can ask, within limits.")
    HttpResponse<AgentView> create(@Body @Valid AgentFields body, Caller caller) {
        var agent = agents.create(caller, body.wanted());
        return HttpResponse.created(AgentView.of(agent), URI.create("/api/v1/agents/" + agent.id()));
    }

    @Get
    @Operation(summary = "List the agents, newest first")
    Listing<AgentView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(agents.list(caller, paging.request()), AgentView::of);
    }

    @Get("/{id}")
    @Operation(summary = "Show an agent in its newest version")
    AgentView get(@PathVariable String id, Caller caller) {
        return AgentView.of(agents.get(caller, agentId(id)));
    }

    @Put("/{id}")
    @Operation(
            summary = "Make a new version of an agent",
            description = "The body is the whole agent. With version, nothing is changed if there is a newer one (409)."
                    + " Executions that have begun keep theirs.")
    AgentView change(@PathVariable String id, @Body @Valid AgentFields body, Caller caller) {
        return AgentView.of(agents.change(caller, agentId(id), body.version(), body.wanted()));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete an agent", description = "One that other agents ask is refused (409).")
    void delete(@PathVariable String id, Caller caller) {
        agents.delete(caller, agentId(id));
    }

    @Get("/{id}/versions")
    @Operation(summary = "List the versions of an agent, newest first")
    Listing<AgentView> versions(@PathVariable String id, @RequestBean Paging paging, Caller caller) {
        return Listing.of(agents.versions(caller, agentId(id), paging.request()), AgentView::of);
    }

    @Get("/{id}/versions/{number}")
    @Operation(summary = "Show a version of an agent")
    AgentView version(@PathVariable String id, @PathVariable String number, Caller caller) {
        return AgentView.of(agents.version(caller, agentId(id), PathId.of(number, Integer::valueOf, "version")));
    }

    static AgentId agentId(String id) {
        return PathId.of(id, AgentId::new, "agent");
    }
}
