package org.osimage.pipeline.edit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.overlay.TextEdit;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageText;
import org.osimage.tree.ImageTree;

/** Changes lines of text files as overlays declare it. */
final class TextEdits {
  private final ContentStore store;
  private final long epoch;

  TextEdits(ContentStore store, long epoch) {
    this.store = store;
    this.epoch = epoch;
  }

  ImageTree apply(ImageTree image, List<TextEdit> edits) throws IOException {
    ImageTree edited = image;
    for (TextEdit edit : edits) {
      edited = apply(edited, edit);
    }
    return edited;
  }

  private ImageTree apply(ImageTree image, TextEdit edit) throws IOException {
    ImageText text = new ImageText(image, store);
    Optional<String> before = text.read(edit.path());
    if (before.isEmpty() && !edit.create()) {
      throw new ImageBuildException(
          "<edit> " + edit.path() + ": the image has no such file; set <create> to make it");
    }
    String after = edited(before.orElse(""), edit);
    boolean same = before.isPresent() && before.get().equals(after);
    return same ? image : text.write(edit.path(), after, Attributes.root(0644, epoch));
  }

  private static String edited(String before, TextEdit edit) throws ImageBuildException {
    StringBuilder after = new StringBuilder();
    boolean matched = false;
    boolean there = false;
    Pattern pattern = edit.match().orElse(TextEdit.NOTHING);
    for (String line : before.split("(?<=\n)")) {
      String end = line.endsWith("\r\n") ? "\r\n" : line.endsWith("\n") ? "\n" : "";
      String plain = line.substring(0, line.length() - end.length());
      there |= edit.append().isPresent() && plain.equals(edit.append().get());
      if (!pattern.matcher(plain).find()) {
        after.append(line);
        continue;
      }
      matched = true;
      if (!edit.delete()) {
        after.append(replaced(plain, pattern, edit)).append(end);
      }
    }
    if (edit.match().isPresent() && !matched) {
      throw new ImageBuildException(
          "<edit> " + edit.path() + ": no line of it has '" + pattern.pattern() + "'");
    }
    if (edit.append().isPresent() && !there) {
      if (after.length() > 0 && after.charAt(after.length() - 1) != '\n') {
        after.append('\n');
      }
      after.append(edit.append().get()).append('\n');
    }
    return after.toString();
  }

  private static String replaced(String line, Pattern pattern, TextEdit edit)
      throws ImageBuildException {
    try {
      return pattern.matcher(line).replaceAll(edit.replacement().orElse(""));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ImageBuildException(
          "<edit> " + edit.path() + " has an impossible <replacement>: " + e.getMessage(), e);
    }
  }
}
