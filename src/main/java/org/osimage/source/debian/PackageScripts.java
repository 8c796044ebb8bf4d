package org.osimage.source.debian;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.element.Hidden;
import org.osimage.element.Section;
import org.osimage.source.debian.configure.ScriptPolicy;

/**
 * What becomes of the maintainer scripts of {@code <debian>}: {@code <scripts>}, {@code
 * <packageScripts>} and the answers to their questions, {@code <debconf>}.
 *
 * @param mode for all packages that are not named
 * @param policies by the name of a package
 * @param answers by the name of the question; never shown, as they may be passwords
 */
public record PackageScripts(
    ScriptPolicy mode,
    SortedMap<String, ScriptPolicy> policies,
    SortedMap<String, Hidden> answers) {
  /** The packages are unpacked only. */
  public static final PackageScripts NONE =
      new PackageScripts(ScriptPolicy.NONE, new TreeMap<>(), new TreeMap<>());

  static PackageScripts read(Section s) {
    ScriptPolicy mode = policy(s.word("scripts", "none", "interpret"));
    SortedMap<String, ScriptPolicy> policies = new TreeMap<>();
    s.sections(
        "packageScripts",
        "script",
        script ->
            policies.put(
                script.required("package"), policy(script.word("policy", "interpret", "none"))));
    SortedMap<String, Hidden> answers = new TreeMap<>();
    for (String selection : s.texts("debconf", "selection")) {
      String[] words = selection.strip().split("\\s+", 4);
      if (words.length < 3) {
        s.problem(
            "has the <selection> '"
                + words[0]
                + " ...', which is no line of package, question, type and value, e.g. tzdata"
                + " tzdata/Areas select Europe");
      } else {
        answers.put(words[1], Hidden.of(words.length > 3 ? words[3] : ""));
      }
    }
    if (mode == ScriptPolicy.NONE && !answers.isEmpty()) {
      s.problem("has <debconf>, which only <scripts>interpret</scripts> can use");
    }
    return new PackageScripts(mode, policies, answers);
  }

  /** What holds for an image of two items: scripts are interpreted if one of them says so. */
  PackageScripts and(PackageScripts other) {
    SortedMap<String, ScriptPolicy> bothPolicies = new TreeMap<>(policies);
    bothPolicies.putAll(other.policies);
    SortedMap<String, Hidden> bothAnswers = new TreeMap<>(answers);
    bothAnswers.putAll(other.answers);
    return new PackageScripts(interpreted() ? mode : other.mode, bothPolicies, bothAnswers);
  }

  private static ScriptPolicy policy(String word) {
    return word.equals("interpret") ? ScriptPolicy.INTERPRET : ScriptPolicy.NONE;
  }

  boolean interpreted() {
    return mode == ScriptPolicy.INTERPRET;
  }

  /** The answers in clear. */
  Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    answers.forEach((question, answer) -> values.put(question, answer.text()));
    return values;
  }
}
