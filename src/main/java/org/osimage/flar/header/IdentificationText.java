package org.osimage.flar.header;

import java.util.Optional;
import org.osimage.ImageBuildException;

/** Writes the lines of an identification section, so that every known reader takes them alike. */
public final class IdentificationText {
  private final StringBuilder text = new StringBuilder();

  /** Appends a line. */
  public void put(String keyword, String value) throws ImageBuildException {
    if (keyword.equals(Keyword.CONTENT_DESCRIPTION)) {
      description(value);
      return;
    }
    if (value.indexOf('\n') >= 0) {
      throw new ImageBuildException(
          keyword + " has more than one line, which only a description may have");
    }
    check(keyword, value);
    IdentificationValues.check(keyword, value, "");
    line(keyword + "=" + value);
  }

  public void put(String keyword, Optional<String> value) throws ImageBuildException {
    if (value.isPresent()) {
      put(keyword, value.get());
    }
  }

  /** Readers take a later line with '=' for a keyword, and one without for more description. */
  private void description(String value) throws ImageBuildException {
    String[] lines = value.strip().split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      check("the description", lines[i]);
      if (i > 0 && lines[i].indexOf('=') >= 0) {
        throw new ImageBuildException(
            "line "
                + (i + 1)
                + " of the description has an '=', and readers would take it for a keyword: '"
                + lines[i]
                + "'. Only its first line may have one.");
      }
      line(i == 0 ? Keyword.CONTENT_DESCRIPTION + "=" + lines[0] : lines[i]);
    }
  }

  private static void check(String what, String line) throws ImageBuildException {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) < ' ' && line.charAt(i) != '\t') {
        throw new ImageBuildException(
            what + " has the control character " + (int) line.charAt(i) + ": take it out");
      }
    }
    if (SectionName.isDelimiter(line)) {
      throw new ImageBuildException(
          what + " has the line '" + line + "', which begins or ends a section");
    }
  }

  private void line(String line) throws ImageBuildException {
    if (line.length() > FlarLimits.LINE / 4) {
      throw new ImageBuildException(
          "a line of " + line.length() + " characters in the identification section: shorten it");
    }
    text.append(line).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
