package ai.jarvis.model.cache;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.TenantId;
import org.junit.jupiter.api.Test;

/** What every index of questions does. */
public abstract class QuestionIndexContract {
    private final TenantId tenant = TenantId.fresh();
    private final CacheKey group = new CacheKey(tenant, "group");

    protected abstract QuestionIndex index();

    private QuestionIndex.Entry entry(String answer) {
        return new QuestionIndex.Entry(
                new CacheKey(tenant, answer), "number 12\nname anna|\u00e9", new float[] {0.25f, -1, 0.5f});
    }

    @Test
    void keepsWhatAQuestionMeansAndWhereItsAnswerIs() {
        index().put(group, 3, entry("one"));
        index().put(group, 3, entry("two"));

        var found = index().find(group, 3);

        assertThat(found)
                .extracting(QuestionIndex.Entry::answer)
                .containsExactly(new CacheKey(tenant, "two"), new CacheKey(tenant, "one"));
        assertThat(found).allMatch(each -> each.wording().equals(entry("one").wording()));
        assertThat(SimilarQuestions.cosine(
                        found.getFirst().vector(), entry("one").vector()))
                .isGreaterThan(0.999);
    }

    @Test
    void groupsGenerationsAndTenantsShareNothing() {
        index().put(group, 3, entry("one"));

        assertThat(index().find(group, 4)).isEmpty();
        assertThat(index().find(new CacheKey(tenant, "other"), 3)).isEmpty();
        assertThat(index().find(new CacheKey(TenantId.fresh(), "group"), 3)).isEmpty();
    }
}
