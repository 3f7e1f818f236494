package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.knowledge.DocumentRejected.Reason;
import ai.jarvis.knowledge.Ingestion.Written;
import ai.jarvis.knowledge.ParsedDocument.Block;
import ai.jarvis.knowledge.ParsedDocument.Kind;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.Priced;
import ai.jarvis.platform.Metrics;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.StorageLimits;
import ai.jarvis.quota.StorageUse;
import ai.jarvis.task.InMemoryTaskStore;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.InMemoryUsageLedger;
import ai.jarvis.usage.Metering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IngestionTest {
    private final TenantId tenant = TenantId.fresh();
    private final CollectionId collection = CollectionId.fresh();
    private final InMemoryDocumentStore documents = new InMemoryDocumentStore();
    private final InMemoryCollectionStore collections = new InMemoryCollectionStore();
    private final InMemoryChunkIndex index = new InMemoryChunkIndex(documents, collections);
    private Runnable whileLooking = () -> {};
    private final InMemoryObjectStore objects = new InMemoryObjectStore() {
        @Override
        public Optional<Long> size(String key) {
            whileLooking.run();
            return super.size(key);
        }
    };
    private final InMemoryProgressBoard progress = new InMemoryProgressBoard();
    private final InMemoryTaskStore taskStore = new InMemoryTaskStore();
    private final Tasks tasks = new Tasks(taskStore, Clock.systemUTC());
    private final WordEmbedding embeddings = new WordEmbedding("words");
    private final WordEmbedding others = new WordEmbedding("others");
    private final FixedBudget budget = new FixedBudget(1_000_000);
    private final InMemoryUsageLedger ledger = new InMemoryUsageLedger();
    private final List<String> deadLetters = new ArrayList<>();
    private final Map<QuotaName, Long> most = new EnumMap<>(QuotaName.class);
    private Runnable whileParsing = () -> {};
    private Runnable whileBeginning = () -> {};

    private final Ingestion.Tools tools =
            new Ingestion.Tools(this::parse, new StructureAwareChunker(), models(embeddings, others));
    private final VectorPlacement placement = new VectorPlacement(index, new NoEvents());
    private final Ingestion.Stores stores = new Ingestion.Stores(
            collections,
            documents,
            objects,
            index,
            placement,
            progress,
            (key, reason) -> deadLetters.add(key + ": " + reason));
    private final Metering metering = new Metering(budget, ledger, Metrics.none(), Clock.systemUTC());
    private final InMemoryDocumentParts parts = new InMemoryDocumentParts();
    private final List<LargeIngestion.Work> begun = new ArrayList<>();
    private final LargeIngestion large =
            new LargeIngestion(tools, stores, metering, parts, begun::add, tasks, Metrics.none());
    private final Ingestion ingestion = new Ingestion(
            tools,
            stores,
            new Ingestion.Bounds(metering, this::store),
            large,
            tasks,
            Metrics.none(),
            Clock.systemUTC());

    IngestionTest() {
        documents.addCollection(collection);
        collections.add(tenant, collection, embeddings.id());
    }

    private static EmbeddingModels models(EmbeddingModel... offered) {
        return new EmbeddingModels(Stream.of(offered)
                .map(model -> new Priced<>(model, Optional.empty()))
                .toList());
    }

    private <T> T store(TenantId id, Function<StorageLimits, T> work) {
        var result = work.apply(new StorageLimits(most));
        whileBeginning.run();
        return result;
    }

    private ParsedDocument parse(String name, Path content) throws DocumentRejected {
        whileParsing.run();
        try {
            var text = Files.readString(content);
            if (text.isEmpty()) {
                throw new DocumentRejected(Reason.EMPTY, "The document is empty.");
            }
            return new ParsedDocument(text, List.of(new Block(Kind.PARAGRAPH, 0, text.length(), 0, Optional.empty())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String key(String name) {
        return "tenants/" + tenant + "/collections/" + collection + "/" + name;
    }

    private Written write(String name, String text, String sequencer) {
        objects.putText(key(name), text);
        return new Written(key(name), sequencer);
    }

    private Document document(String name) {
        return documents.findByName(tenant, collection, name).orElseThrow();
    }

    private TaskStatus task(String name) {
        return taskStore.find(tenant, document(name).task()).orElseThrow().status();
    }

    @Test
    void aWriteBecomesAReadyDocument() {
        ingestion.ingest(write("a.txt", "One line.", "01"));

        var document = document("a.txt");
        assertThat(document.status()).isEqualTo(DocumentStatus.READY);
        assertThat(index.texts(document.id())).containsExactly("One line.");
        var indexed = document.indexed().orElseThrow();
        assertThat(indexed.bytes()).isEqualTo(9);
        assertThat(objects.getText(indexed.textKey())).contains("One line.");
        assertThat(task("a.txt")).isEqualTo(TaskStatus.SUCCESS);
        assertThat(progress.read(tenant, Set.of(document.id()))).isEmpty();
    }

    @Test
    void anEventThatComesTwiceIsWorkedOnOnce() {
        var written = write("a.txt", "One line.", "01");
        ingestion.ingest(written);
        var textKey = document("a.txt").indexed().orElseThrow().textKey();

        ingestion.ingest(written);

        assertThat(document("a.txt").indexed().orElseThrow().textKey()).isEqualTo(textKey);
        assertThat(document("a.txt").version()).isEqualTo(1);
        assertThat(embeddings.embedded).hasSize(1);
    }

    @Test
    void anOlderEventThatComesLateChangesNothing() {
        ingestion.ingest(write("a.txt", "The new text.", "02"));
        ingestion.ingest(new Written(key("a.txt"), "01"));

        assertThat(document("a.txt").version()).isEqualTo(1);
        assertThat(index.texts(document("a.txt").id())).containsExactly("The new text.");
    }

    @Test
    void aNewerWriteMakesANewVersionAndSweepsTheOldText() {
        ingestion.ingest(write("a.txt", "Old.", "01"));
        var old = document("a.txt").indexed().orElseThrow().textKey();
        ingestion.ingest(write("a.txt", "New.", "02"));

        assertThat(document("a.txt").version()).isEqualTo(2);
        assertThat(index.texts(document("a.txt").id())).containsExactly("New.");
        assertThat(objects.getText(old)).isEmpty();
        assertThat(objects.list("tenants/" + tenant + "/texts/")).hasSize(1);
    }

    @Test
    void aWriteThatIsOvertakenLeavesNoTrace() {
        var first = write("a.txt", "Old.", "01");
        whileParsing = () -> {
            whileParsing = () -> {};
            ingestion.ingest(write("a.txt", "New.", "02"));
        };

        ingestion.ingest(first);

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.READY);
        assertThat(index.texts(document("a.txt").id())).containsExactly("New.");
        assertThat(objects.list("tenants/" + tenant + "/texts/"))
                .containsExactly(document("a.txt").indexed().orElseThrow().textKey());
    }

    @Test
    void twoWorkersOnTheSameWriteLeaveTheTextThatTheDocumentNames() {
        var written = write("a.txt", "One line.", "01");
        whileParsing = () -> {
            whileParsing = () -> {};
            ingestion.ingest(written);
        };

        ingestion.ingest(written);

        assertThat(objects.list("tenants/" + tenant + "/texts/"))
                .containsExactly(document("a.txt").indexed().orElseThrow().textKey());
        assertThat(task("a.txt")).isEqualTo(TaskStatus.SUCCESS);
    }

    @Test
    void aDocumentDeletedWhileItIsWorkedOnStaysGone() {
        whileParsing = () -> documents.markDeleted(tenant, document("a.txt").id(), Reader.PLATFORM);

        ingestion.ingest(write("a.txt", "One line.", "01"));

        assertThat(documents.findByName(tenant, collection, "a.txt")).isEmpty();
        assertThat(objects.list("tenants/" + tenant + "/texts/")).isEmpty();
    }

    @Test
    void whatCannotBeReadFailsForGoodWithItsReason() {
        ingestion.ingest(write("a.txt", "", "01"));

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(document("a.txt").error()).contains("The document is empty.");
        assertThat(task("a.txt")).isEqualTo(TaskStatus.FAILED);
        assertThat(deadLetters).containsExactly(key("a.txt") + ": The document is empty.");
    }

    @Test
    void aBadVersionLeavesTheGoodOneForReaders() {
        ingestion.ingest(write("a.txt", "Good.", "01"));
        ingestion.ingest(write("a.txt", "", "02"));

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(index.texts(document("a.txt").id())).containsExactly("Good.");
        assertThat(document("a.txt").indexed().orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void troubleThatMayPassIsTriedAgain() {
        var written = write("a.txt", "One line.", "01");
        embeddings.down = true;
        assertThatThrownBy(() -> ingestion.ingest(written)).isInstanceOf(ModelException.class);
        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.RUNNING);
        assertThat(task("a.txt")).isEqualTo(TaskStatus.RETRY);

        embeddings.down = false;
        ingestion.ingest(written);

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.READY);
        assertThat(task("a.txt")).isEqualTo(TaskStatus.SUCCESS);
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void afterTooManyAttemptsItGivesUp() {
        var written = write("a.txt", "One line.", "01");
        embeddings.down = true;
        assertThatThrownBy(() -> ingestion.ingest(written)).isInstanceOf(ModelException.class);

        ingestion.giveUp(written, 4);

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(document("a.txt").error())
                .hasValueSatisfying(error -> assertThat(error).contains("4 attempts"));
        assertThat(task("a.txt")).isEqualTo(TaskStatus.FAILED);
        assertThat(deadLetters).hasSize(1);
    }

    @Test
    void givingUpDoesNotTouchWhatIsDone() {
        var written = write("a.txt", "One line.", "01");
        ingestion.ingest(written);

        ingestion.giveUp(written, 4);

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.READY);
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void anObjectForNoCollectionIsADeadLetter() {
        var lost = "tenants/" + tenant + "/collections/" + CollectionId.fresh() + "/a.txt";
        objects.putText(lost, "Lost.");

        ingestion.ingest(new Written(lost, "01"));

        assertThat(deadLetters).hasSize(1).first().asString().contains("no collection");
    }

    @Test
    void anUploadOfADocumentThatIsGoneIsRemoved() {
        var orphan = ObjectKey.freshUpload(tenant, DocumentId.fresh());
        objects.putText(orphan, "Orphan.");

        ingestion.ingest(new Written(orphan, "01"));

        assertThat(objects.list("")).isEmpty();
    }

    @Test
    void keysThatAreNoOriginalsAreLeftAlone() {
        var text = ObjectKey.freshText(tenant, DocumentId.fresh());
        objects.putText(text, "Text.");

        ingestion.ingest(new Written(text, "01"));
        ingestion.ingest(new Written("elsewhere/a.txt", "01"));

        assertThat(objects.list("")).containsExactly(text);
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void whatIsKnownIsNotEmbeddedAgain() {
        ingestion.ingest(write("a.txt", "The same line.", "01"));
        ingestion.ingest(write("b.txt", "The same line.", "01"));

        assertThat(embeddings.embedded).containsExactly("The same line.");
        assertThat(index.texts(document("b.txt").id())).containsExactly("The same line.");
    }

    @Test
    void whatIsTooLargeIsNotEvenDownloaded() {
        var large = new InMemoryObjectStore() {
            @Override
            public Optional<Long> size(String key) {
                return Optional.of(Documents.MAX_BYTES + 1);
            }

            @Override
            public boolean download(String key, Path target) {
                throw new AssertionError("downloaded");
            }
        };
        var strict = new Ingestion(
                tools,
                new Ingestion.Stores(
                        collections,
                        documents,
                        large,
                        index,
                        placement,
                        progress,
                        (key, reason) -> deadLetters.add(reason)),
                new Ingestion.Bounds(metering, this::store),
                this.large,
                tasks,
                Metrics.none(),
                Clock.systemUTC());

        strict.ingest(new Written(key("a.txt"), "01"));

        assertThat(document("a.txt").error())
                .hasValueSatisfying(error -> assertThat(error).contains("bytes"));
    }

    @Test
    void whoeverRemovesAnOriginalByHandRemovesItsDocument() {
        ingestion.ingest(write("a.txt", "One line.", "01"));
        var removal = new Removal(collections, documents, objects, progress, placement);

        ingestion.originalDeleted(key("a.txt"), removal);
        assertThat(documents.findByName(tenant, collection, "a.txt"))
                .as("the object is there, so the event is old")
                .isPresent();

        objects.delete(List.of(key("a.txt")));
        ingestion.originalDeleted(key("a.txt"), removal);
        assertThat(documents.findByName(tenant, collection, "a.txt")).isEmpty();
        assertThat(objects.list("")).isEmpty();
    }

    private static final class NoEvents implements KnowledgeEvents {
        @Override
        public void documentDeleted(TenantId tenant, DocumentId document) {}

        @Override
        public void collectionDeleted(TenantId tenant, CollectionId collection) {}

        @Override
        public void vectorsMisplaced(TenantId tenant) {}
    }

    @Test
    void aCollectionsDocumentsAreEmbeddedByItsModel() {
        collections.add(tenant, collection, others.id());

        ingestion.ingest(write("a.txt", "One line.", "01"));

        assertThat(others.embedded).containsExactly("One line.");
        assertThat(embeddings.embedded).isEmpty();
    }

    @Test
    void whileACollectionChangesItsModelItsDocumentsAreEmbeddedByBoth() {
        collections.prepare(collection, others.id());

        ingestion.ingest(write("a.txt", "One line.", "01"));

        assertThat(index.models(document("a.txt").id())).containsExactlyInAnyOrder(embeddings.id(), others.id());
    }

    @Test
    void aModelThatACollectionChangesToHoldsNoDocumentUp() {
        collections.prepare(collection, others.id());
        others.down = true;

        ingestion.ingest(write("a.txt", "One line.", "01"));

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.READY);
        assertThat(index.models(document("a.txt").id())).containsExactly(embeddings.id());
    }

    @Test
    void aDocumentThatIsOvertakenByAChangeOfTheModelIsEmbeddedByTheNewOne() {
        var written = write("a.txt", "One line.", "01");
        embeddings.whileEmbedding = () -> {
            embeddings.whileEmbedding = () -> {};
            collections.change(collection, others.id());
        };

        ingestion.ingest(written);

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.READY);
        assertThat(index.models(document("a.txt").id())).contains(others.id());
        assertThat(objects.list("tenants/" + tenant + "/texts/"))
                .containsExactly(document("a.txt").indexed().orElseThrow().textKey());
    }

    @Test
    void aDocumentThatTheTenantHasNoRoomForFailsAtOnceAndSaysWhy() {
        most.put(QuotaName.VECTORS, 0L);

        ingestion.ingest(write("a.txt", "One line.", "01"));

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(document("a.txt").error().orElseThrow()).contains("vectors", "upload the document again");
        assertThat(embeddings.embedded).isEmpty();
        assertThat(documents.stored(tenant)).isEqualTo(StorageUse.NOTHING);
    }

    @Test
    void twoWorkersOnTheSameWriteNeedRoomTogether() {
        most.put(QuotaName.VECTORS, 0L);
        var written = write("a.txt", "One line.", "01");
        whileParsing = () -> {
            whileParsing = () -> {};
            ingestion.ingest(written);
        };

        ingestion.ingest(written);

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(index.texts(document("a.txt").id())).isEmpty();
        assertThat(documents.stored(tenant)).isEqualTo(StorageUse.NOTHING);
    }

    @Test
    void aFileThatIsPutIntoTheBucketWithoutRoomIsShownAsFailed() {
        most.put(QuotaName.DOCUMENTS, 1L);
        ingestion.ingest(write("a.txt", "One line.", "01"));
        var second = write("b.txt", "Another line.", "01");

        ingestion.ingest(second);
        ingestion.ingest(second);

        assertThat(document("b.txt").status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(document("b.txt").error().orElseThrow()).contains("documents");
        assertThat(task("b.txt")).isEqualTo(TaskStatus.FAILED);
        assertThat(documents.stored(tenant)).isEqualTo(new StorageUse(1, 1, 9));

        documents.markDeleted(tenant, document("a.txt").id(), Reader.PLATFORM);
        ingestion.ingest(second);
        assertThat(document("b.txt").status()).isEqualTo(DocumentStatus.READY);
    }

    @Test
    void aNewVersionTakesThePlaceOfTheOneBefore() {
        most.putAll(Map.of(QuotaName.DOCUMENTS, 1L, QuotaName.STORAGE_BYTES, 12L));
        ingestion.ingest(write("a.txt", "Ten bytes.", "01"));
        ingestion.ingest(write("a.txt", "Twelve bytes", "02"));
        assertThat(documents.stored(tenant)).isEqualTo(new StorageUse(1, 1, 12));

        ingestion.ingest(write("a.txt", "Thirteen byte", "03"));

        assertThat(document("a.txt").status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(index.texts(document("a.txt").id())).containsExactly("Twelve bytes");
        assertThat(documents.stored(tenant)).isEqualTo(new StorageUse(1, 1, 12));
    }

    @Test
    void whatCannotBeReadIsNoDocumentButItsBytesAreThere() {
        var unreadable = write("a.txt", "One line.", "01");
        embeddings.down = true;
        assertThatThrownBy(() -> ingestion.ingest(unreadable)).isInstanceOf(ModelException.class);
        assertThat(documents.stored(tenant)).isEqualTo(new StorageUse(1, 1, 9));

        ingestion.giveUp(unreadable, 4);

        assertThat(documents.stored(tenant)).isEqualTo(new StorageUse(0, 0, 9));
    }

    @Test
    void anUploadThatIsGoneTakesNoRoom() {
        var written = write("a.txt", "One line.", "01");
        whileBeginning = () -> objects.delete(List.of(key("a.txt")));

        ingestion.ingest(written);

        assertThat(document("a.txt").error().orElseThrow()).contains("removed before it was read");
        assertThat(documents.stored(tenant)).isEqualTo(StorageUse.NOTHING);
    }

    /** The key of bytes that came for a document that is registered. */
    private String uploaded() {
        var id = DocumentId.fresh();
        var upload = ObjectKey.freshUpload(tenant, id);
        documents.register(
                new DocumentStore.Registration(
                        tenant,
                        collection,
                        id,
                        "a.txt",
                        Map.of(),
                        Optional.empty(),
                        Reader.PLATFORM,
                        upload,
                        0,
                        Optional.empty(),
                        TaskId.fresh(),
                        Instant.EPOCH),
                StorageLimits.none());
        objects.putText(upload, "More than was said.");
        return upload;
    }

    @Test
    void anUploadThatThereIsNoRoomForIsRemoved() {
        most.put(QuotaName.STORAGE_BYTES, 5L);
        var upload = uploaded();

        ingestion.ingest(new Written(upload, "01"));
        ingestion.ingest(new Written(upload, "01"));

        assertThat(document("a.txt").error().orElseThrow()).contains("storage_bytes");
        assertThat(objects.list("")).isEmpty();
        assertThat(documents.stored(tenant)).isEqualTo(StorageUse.NOTHING);
    }

    @Test
    void whoeverGetsTheSameEventKeepsTheReasonOfARefusal() {
        most.put(QuotaName.STORAGE_BYTES, 5L);
        var upload = uploaded();

        var written = new Written(upload, "01");
        whileLooking = () -> {
            whileLooking = () -> {};
            ingestion.ingest(written);
        };

        ingestion.ingest(written);

        assertThat(document("a.txt").error().orElseThrow()).contains("storage_bytes");
    }

    @Test
    void embeddingIsSettledWithWhatItUsed() {
        ingestion.ingest(write("a.txt", "One line.", "01"));

        assertThat(budget.left()).isEqualTo(1_000_000 - 1);
        assertThat(budget.held()).isZero();
        assertThat(ledger.all()).hasSize(1);
    }

    @Test
    void withoutTokensForTheDayNothingIsEmbedded() {
        budget.spend(1_000_000);

        ingestion.ingest(write("a.txt", "One line.", "01"));

        assertThat(document("a.txt").error().orElseThrow()).contains("tokens_day");
        assertThat(ledger.all()).isEmpty();
    }

    /** So many paragraphs that it is more than a thousand chunks. */
    private static String book(String word) {
        return IntStream.range(0, 1_400)
                .mapToObj(i -> (word + " " + i + " ").repeat(70).strip() + ".")
                .collect(Collectors.joining("\n\n"));
    }

    private void finish(LargeIngestion.Work work) {
        for (int part = 0; part < work.parts(); part++) {
            large.embed(work, part);
        }
        large.publish(work);
    }

    @Test
    void aLargeDocumentIsEmbeddedPartByPartAndFoundAsAWhole() {
        ingestion.ingest(write("book.txt", book("whale"), "01"));

        assertThat(begun).hasSize(1);
        var work = begun.getFirst();
        assertThat(work.parts()).isGreaterThan(Ingestion.LARGE / LargeIngestion.PART);
        assertThat(embeddings.embedded).isEmpty();
        var shares = new ArrayList<Double>();
        for (int part = 0; part < work.parts(); part++) {
            large.embed(work, part);
            shares.add(progress.read(tenant, Set.of(document("book.txt").id()))
                    .get(document("book.txt").id()));
            assertThat(document("book.txt").status()).isEqualTo(DocumentStatus.RUNNING);
            assertThat(index.texts(document("book.txt").id())).isEmpty();
        }
        assertThat(shares).isSorted().doesNotHaveDuplicates().allMatch(share -> share > 0.2 && share < 1);

        large.publish(work);

        var document = document("book.txt");
        assertThat(document.status()).isEqualTo(DocumentStatus.READY);
        assertThat(index.texts(document.id())).hasSizeGreaterThan(Ingestion.LARGE);
        assertThat(objects.getText(document.indexed().orElseThrow().textKey())).contains(book("whale"));
        assertThat(task("book.txt")).isEqualTo(TaskStatus.SUCCESS);
        assertThat(parts.isEmpty()).isTrue();
        assertThat(progress.read(tenant, Set.of(document.id()))).isEmpty();
    }

    @Test
    void aPartThatIsEmbeddedIsNotEmbeddedAgain() {
        ingestion.ingest(write("book.txt", book("whale"), "01"));
        large.embed(begun.getFirst(), 0);
        var embedded = embeddings.embedded.size();

        large.embed(begun.getFirst(), 0);

        assertThat(embedded).isEqualTo(LargeIngestion.PART);
        assertThat(embeddings.embedded).hasSize(embedded);
    }

    @Test
    void whoeverTellsOfALargeWriteTwiceStartsTheSameWork() {
        var written = write("book.txt", book("whale"), "01");
        ingestion.ingest(written);
        ingestion.ingest(written);

        assertThat(begun).hasSize(2);
        assertThat(begun.get(1)).isEqualTo(begun.get(0));
        assertThat(begun.get(1).name()).isEqualTo(begun.get(0).name());
    }

    @Test
    void newerBytesWinOverALargeDocumentThatIsWorkedOn() {
        ingestion.ingest(write("book.txt", book("whale"), "01"));
        ingestion.ingest(write("book.txt", "One line.", "02"));

        finish(begun.getFirst());

        assertThat(index.texts(document("book.txt").id())).containsExactly("One line.");
        assertThat(embeddings.embedded).containsExactly("One line.");
        assertThat(parts.isEmpty()).isTrue();
    }

    @Test
    void aDeletionWinsOverALargeDocumentThatIsWorkedOn() {
        ingestion.ingest(write("book.txt", book("whale"), "01"));
        var document = document("book.txt");
        documents.markDeleted(tenant, document.id(), Reader.PLATFORM);

        finish(begun.getFirst());

        assertThat(index.texts(document.id())).isEmpty();
        assertThat(embeddings.embedded).isEmpty();
        assertThat(parts.isEmpty()).isTrue();
    }

    @Test
    void aLargeDocumentThatFailsTooOftenHasFailedAndLeavesNothing() {
        ingestion.ingest(write("book.txt", book("whale"), "01"));
        embeddings.down = true;
        assertThatThrownBy(() -> large.embed(begun.getFirst(), 0)).isInstanceOf(ModelException.class);
        assertThat(document("book.txt").status()).isEqualTo(DocumentStatus.RUNNING);

        large.giveUp(begun.getFirst());

        assertThat(document("book.txt").status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(document("book.txt").error())
                .hasValueSatisfying(error -> assertThat(error).contains("Upload it again"));
        assertThat(task("book.txt")).isEqualTo(TaskStatus.FAILED);
        assertThat(deadLetters).singleElement().asString().contains("book.txt");
        assertThat(parts.isEmpty()).isTrue();
    }
}
