package org.osimage.source.ips.plan;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Fmri;

/** An action with the package that delivers it. */
public record Delivered(Fmri fmri, Action action) {
  /** By name of the package, then line of the manifest: an order that nothing else decides. */
  static final Comparator<Delivered> ORDER =
      Comparator.comparing((Delivered d) -> d.fmri().name())
          .thenComparingInt(d -> d.action().line());

  /**
   * The value of an attribute that the action must have.
   *
   * @throws ImageBuildException naming package and line if it is missing
   */
  public String required(String attribute) throws ImageBuildException {
    return action.value(attribute).orElseThrow(() -> wrong("lacks the attribute " + attribute));
  }

  /**
   * The permission bits, which must be three or four octal digits.
   *
   * @throws ImageBuildException naming package and line if they are not
   */
  public int mode() throws ImageBuildException {
    String text = required("mode");
    if (!text.matches("[0-7]{3,4}")) {
      throw wrong("has the mode '" + text + "', which is not three or four octal digits");
    }
    return Integer.parseInt(text, 8);
  }

  /** The package, for messages: {@code pkg://publisher/name@1.0-5}. */
  public String packageName() {
    return "pkg:/"
        + fmri.publisher().map(p -> "/" + p + "/").orElse("")
        + fmri.name()
        + fmri.version().map(v -> "@" + v.shortText()).orElse("");
  }

  /** Package and line, for messages. */
  public String place() {
    return packageName() + (action.line() > 0 ? ", line " + action.line() : "");
  }

  /** What is wrong with the action: package, line, action. */
  public ImageBuildException wrong(String what) {
    return new ImageBuildException(
        String.format(
            Locale.ROOT,
            "%s: the %s action %s %s",
            place(),
            action.type(),
            action.key().orElse(""),
            what));
  }

  Optional<String> mediator() {
    return action.value("mediator");
  }
}
