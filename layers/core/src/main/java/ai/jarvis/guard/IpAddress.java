package ai.jarvis.guard;

import java.util.Arrays;
import java.util.List;

/**
 * IP addresses of both versions. Version numbers of four parts look the same and are taken for one; of version 6 what has
 * no digit is not, as it may be a word of a program.
 */
final class IpAddress implements Recognizer {
    private static final int MOST = 45;
    private static final int GROUPS = 8;

    @Override
    public int end(Window text, int start) {
        int c = text.at(start);
        if (!isHex(c) && c != ':') {
            return NO;
        }
        if (!text.isStart(start) || isPart(text.at(start - 1))) {
            return NO;
        }
        int v4 = Window.isDigit(c) ? version4End(text, start) : NO;
        return v4 == NO ? version6End(text, start) : v4;
    }

    private static boolean isPart(int c) {
        return c == '.' || c == ':';
    }

    private static boolean isHex(int c) {
        return Window.isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static int version4End(Window text, int start) {
        int at = start;
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                if (text.at(at) != '.') {
                    return NO;
                }
                at++;
            }
            int begun = at;
            while (at - begun < 4 && Window.isDigit(text.at(at))) {
                at++;
            }
            if (at == begun || at - begun > 3 || !isOctet(text.text(begun, at))) {
                return NO;
            }
        }
        var goesOn = Window.isLetter(text.at(at)) || (text.at(at) == '.' && Window.isAlphanumeric(text.at(at + 1)));
        return goesOn ? NO : at;
    }

    private static boolean isOctet(String digits) {
        return Integer.parseInt(digits) < 256 && (digits.length() == 1 || digits.charAt(0) != '0');
    }

    private static int version6End(Window text, int start) {
        int at = start;
        int colons = 0;
        while (isHex(text.at(at)) || isPart(text.at(at))) {
            colons += text.at(at) == ':' ? 1 : 0;
            at++;
            if (at - start > MOST || (at - start > 4 && colons == 0)) {
                return NO;
            }
        }
        // A sentence or a port may follow.
        while (at > start && isPart(text.at(at - 1)) && !(at - start > 1 && text.at(at - 2) == ':')) {
            at--;
        }
        return colons > 1 && !Window.isLetter(text.at(at)) && isVersion6(text.text(start, at)) ? at : NO;
    }

    private static boolean isVersion6(String address) {
        int gap = address.indexOf("::");
        if (gap != address.lastIndexOf("::") || address.chars().noneMatch(Window::isDigit)) {
            return false;
        }
        if (gap < 0) {
            return groups(address) == GROUPS;
        }
        int before = groups(address.substring(0, gap));
        int after = groups(address.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** How many groups of 16 bits there are; a negative number if it is no sequence of them. */
    private static int groups(String part) {
        if (part.isEmpty()) {
            return 0;
        }
        List<String> groups = Arrays.asList(part.split(":", -1));
        var last = groups.getLast();
        var endsInVersion4 = last.indexOf('.') >= 0 && version4End(new Window(last, true), 0) == last.length();
        var isHex = groups.subList(0, groups.size() - (endsInVersion4 ? 1 : 0)).stream()
                .allMatch(group ->
                        !group.isEmpty() && group.length() <= 4 && group.chars().allMatch(IpAddress::isHex));
        return isHex ? groups.size() + (endsInVersion4 ? 1 : 0) : Integer.MIN_VALUE / 2;
    }
}
