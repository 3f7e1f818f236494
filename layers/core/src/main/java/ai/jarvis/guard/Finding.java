package ai.jarvis.guard;

/**
 * Personal data in a text.
 *
 * @param start of its first character
 * @param end after its last one
 */
record Finding(PersonalData kind, int start, int end) {}
