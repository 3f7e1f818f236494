package ai.jarvis.workflow.yaml;

import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 document with the places of its values; JSON is YAML. Plain scalars are what JSON takes them for
 * (YAML's "JSON schema"), anything else is text. Aliases and tags are refused: a definition has one place for
 * everything, and no document grows while it is read.
 */
public final class YamlReader {
    /** Most characters of a document. */
    public static final int MOST_CHARACTERS = 256 * 1024;

    /** How deep values may be nested. */
    static final int DEEPEST = 64;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(MOST_CHARACTERS + 1)
            .setLabel("workflow")
            .build();
    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]{1,3})?");

    private final int[] source;
    private final Iterator<Event> events;
    private final Problems problems;

    private YamlReader(String source, Problems problems) {
        this.source = source.codePoints().toArray();
        this.events = new Parse(SETTINGS).parseString(source).iterator();
        this.problems = problems;
    }

    /** The document, unless it is none; what is wrong is added to the problems. */
    public static Optional<YamlValue> read(String text, Problems problems) {
        var source = text.replace("\r\n", "\n").replace('\r', '\n');
        if (source.stripLeading().startsWith("{")) {
            // JSON may be indented by tabs, YAML may not; within JSON's texts there are none.
            source = source.replace('\t', ' ');
        }
        if (source.length() > MOST_CHARACTERS) {
            problems.add(Place.START, "too_large", "A definition has at most " + MOST_CHARACTERS + " characters.");
            return Optional.empty();
        }
        try {
            return new YamlReader(source, problems).document();
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark().or(e::getContextMark);
            var place = mark.map(m -> new Place("", m.getLine() + 1, m.getColumn() + 1))
                    .orElse(Place.START);
            problems.add(place, "invalid_yaml", "This is not YAML: " + e.getProblem() + hint(e.getProblem()) + ".");
        } catch (YamlEngineException e) {
            problems.add(Place.START, "invalid_yaml", "This is not YAML: it has characters that no YAML has.");
        }
        return Optional.empty();
    }

    private static String hint(String problem) {
        return problem.startsWith("mapping values are not allowed") ? "; a text with `: ` in it is put in quotes" : "";
    }

    private Optional<YamlValue> document() {
        events.next();
        var first = events.next();
        if (first.getEventId() != Event.ID.DocumentStart) {
            problems.add(Place.START, "invalid_yaml", "The document is empty.");
            return Optional.empty();
        }
        var value = value(events.next(), "", 0);
        events.next();
        var after = events.next();
        if (after.getEventId() == Event.ID.DocumentStart) {
            problems.add(place(after, ""), "invalid_yaml", "There is a second document; a workflow is one.");
        }
        return Optional.ofNullable(value);
    }

    /** The value that begins with the event, or null if it cannot be told. */
    private @Nullable YamlValue value(Event event, String pointer, int depth) {
        var place = place(event, pointer);
        if (depth > DEEPEST) {
            throw tooDeep(event);
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            problems.add(place, "alias", "Anchors and aliases (& and *) are not supported; write the value out.");
        }
        return switch (event) {
            case ScalarEvent scalar -> scalar(scalar, place);
            case SequenceStartEvent start -> sequence(start, place, depth);
            case MappingStartEvent start -> mapping(start, place, depth);
            case AliasEvent alias -> null;
            default -> throw new IllegalStateException("No value begins with " + event);
        };
    }

    private static MarkedYamlEngineException tooDeep(Event event) {
        return new NestedTooDeep(event);
    }

    private YamlValue sequence(SequenceStartEvent start, Place place, int depth) {
        refuseTag(start.getTag(), place);
        var elements = new ArrayList<YamlValue>();
        var index = 0;
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            var element = value(event, place.child(String.valueOf(index++)), depth + 1);
            if (element != null) {
                elements.add(element);
            }
        }
        return new YamlValue.Sequence(place, elements);
    }

    private YamlValue mapping(MappingStartEvent start, Place place, int depth) {
        refuseTag(start.getTag(), place);
        var members = new LinkedHashMap<String, YamlValue.Member>();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (event instanceof ScalarEvent key) {
                var keyPlace = place(key, place.child(key.getValue()));
                var value = value(events.next(), place.child(key.getValue()), depth + 1);
                if (members.containsKey(key.getValue())) {
                    problems.add(keyPlace, "duplicate_key", "`" + key.getValue() + "` is here a second time.");
                } else if (value != null) {
                    members.put(key.getValue(), new YamlValue.Member(keyPlace, value));
                }
            } else {
                problems.add(place(event, place.pointer()), "invalid_yaml", "A key must be text.");
                value(event, place.pointer(), depth + 1);
                value(events.next(), place.pointer(), depth + 1);
            }
        }
        return new YamlValue.Mapping(place, members);
    }

    private YamlValue scalar(ScalarEvent event, Place place) {
        var tag = event.getTag().filter(t -> !t.equals("tag:yaml.org,2002:str"));
        refuseTag(tag, place);
        var span = new SourceSpan(
                source,
                event.getStartMark().orElseThrow().getIndex(),
                event.getEndMark().orElseThrow().getIndex());
        var isPlain =
                event.getScalarStyle() == ScalarStyle.PLAIN && event.getTag().isEmpty();
        return new YamlValue.Scalar(place, isPlain ? plain(event.getValue(), place) : event.getValue(), span);
    }

    private @Nullable Object plain(String text, Place place) {
        return switch (text) {
            case "", "null", "~" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> {
                if (WHOLE.matcher(text).matches()) {
                    yield Long.valueOf(text);
                }
                if (text.length() <= 400 && DECIMAL.matcher(text).matches()) {
                    if (Double.isInfinite(Double.parseDouble(text))) {
                        problems.add(place, "invalid_number", "No number is that large.");
                    }
                    yield new BigDecimal(text);
                }
                yield text;
            }
        };
    }

    private void refuseTag(Optional<String> tag, Place place) {
        tag.ifPresent(t -> problems.add(place, "tag", "Tags (" + t + ") are not supported."));
    }

    private static Place place(Event event, String pointer) {
        return event.getStartMark()
                .map(mark -> new Place(pointer, mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(Place.START);
    }

    private static final class NestedTooDeep extends MarkedYamlEngineException {
        private static final long serialVersionUID = 1L;

        NestedTooDeep(Event event) {
            super("", Optional.empty(), "values are nested more than " + DEEPEST + " deep", event.getStartMark(), null);
        }
    }
}
