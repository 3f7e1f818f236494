package ai.jarvis.sql;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells wishes for a change from questions, where they are plain, so that they are answered at once and by name. It is a
 * courtesy: nothing depends on it, and what is not plain comes to the guard.
 */
final class ChangeRequest {
    private static final List<Pattern> PLAIN = List.of(
            Pattern.compile(
                    "(?is)^\\s*(please\\s+|can you\\s+|could you\\s+)*(insert\\s+into|update\\s+\\S+\\s+set|delete\\s+from"
                            + "|drop\\s+(table|view|schema|database|index|column)|truncate\\b|alter\\s+(table|role|user|system)"
                            + "|create\\s+(table|user|role|index|view|schema|database)|grant\\s|revoke\\s|merge\\s+into"
                            + "|replace\\s+into).*"),
            Pattern.compile(
                    "(?is)^\\s*(please\\s+|can you\\s+|could you\\s+|now\\s+)*(delete|erase|wipe|drop|truncate|insert)\\s.*"),
            Pattern.compile(
                    "(?is)^\\s*(please\\s+|can you\\s+|could you\\s+)*(update|change|set|raise|increase|decrease|lower)\\s+(the\\s+|all\\s+|every\\s+)*"
                            + "[\\w ]{1,60}\\s(to|by)\\s.*"),
            Pattern.compile("(?isu)^\\s*(bitte\\s+)?(lösche?n?|entferne?n?|ändere?|aktualisiere?)\\s.*"),
            Pattern.compile("(?isu)^\\s*(bitte\\s+)?(setze?|erhöhe?|senke?)\\s.{1,80}\\s(auf|um)\\s.*"),
            Pattern.compile(
                    "(?isu)^\\s*(s'il (te|vous) plaît,?\\s+)?(supprimer?|supprimez|efface[rz]?|insérer?|insérez)\\s.*"),
            Pattern.compile("(?isu)^\\s*(por favor,?\\s+)?(borrar?|elimina[r]?|inserta[r]?|actualiza[r]?)\\s.*"),
            Pattern.compile("(?isu)^\\s*(请|帮我|麻烦)*(把|将)?.{0,40}(删除|删掉|清空|插入|修改为|更新为|改成|改为).*"));

    private ChangeRequest() {}

    static boolean isPlain(String question) {
        return PLAIN.stream().anyMatch(pattern -> pattern.matcher(question).matches());
    }
}
