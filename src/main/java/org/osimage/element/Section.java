package org.osimage.element;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.osimage.ImageBuildException;
import org.osimage.tree.TreePath;

/**
 * Reads the children of one element. Every getter names a child that is allowed; what nobody asked
 * for is unknown when the section ends.
 */
public final class Section {
  /** 4294967295 stands for "no such id" in system calls. */
  private static final long LARGEST_ID = 0xfffffffeL;

  private final String path;
  private final Element element;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  public Section(String parent, Element element, Problems problems) {
    this.path = parent + "<" + element.name() + ">";
    this.element = element;
    this.problems = problems;
  }

  public void problem(String message) {
    problems.add(located(element.origin()) + path + " " + message);
  }

  private void problem(String child, String message) {
    String origin =
        element.children().stream()
            .filter(e -> e.name().equals(child))
            .findFirst()
            .map(Element::origin)
            .orElse(element.origin());
    problems.add(located(origin) + path + "<" + child + "> " + message);
  }

  /** Names file and line first where an element was not typed in the POM. */
  private static String located(String origin) {
    return origin.isEmpty() ? "" : origin + ": ";
  }

  private Optional<Element> child(String name) {
    known.add(name);
    List<Element> found = element.children().stream().filter(e -> e.name().equals(name)).toList();
    if (found.size() > 1) {
      problem(name, "stands " + found.size() + " times, once is allowed");
    }
    return found.stream().findFirst();
  }

  /** A text child; an element without text counts as absent. */
  public Optional<String> text(String name) {
    Optional<Element> child = child(name);
    if (child.isPresent() && !child.get().children().isEmpty()) {
      problem(name, "takes text, not elements");
    }
    return child.map(Element::text).filter(t -> !t.isEmpty());
  }

  public String text(String name, String otherwise) {
    return text(name).orElse(otherwise);
  }

  public String required(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      problem("lacks <" + name + ">");
    }
    return text.orElse("");
  }

  public boolean flag(String name, boolean otherwise) {
    String text = text(name, String.valueOf(otherwise));
    if (!text.equals("true") && !text.equals("false")) {
      problem(name, "is true or false, not '" + text + "'");
    }
    return text.equals("true");
  }

  /** One of some words; the first is the default. */
  public String word(String name, String... allowed) {
    String text = text(name, allowed[0]);
    if (!Arrays.asList(allowed).contains(text)) {
      problem(name, "is one of " + String.join(", ", allowed) + ", not '" + text + "'");
      return allowed[0];
    }
    return text;
  }

  /** One of some words, none of which is the default. */
  public Optional<String> optionalWord(String name, String... allowed) {
    Optional<String> text = text(name);
    if (text.isPresent() && !Arrays.asList(allowed).contains(text.get())) {
      problem(name, "is one of " + String.join(", ", allowed) + ", not '" + text.get() + "'");
      return Optional.empty();
    }
    return text;
  }

  public Optional<Long> number(String name, long min, long max) {
    return text(name)
        .flatMap(
            text -> {
              try {
                long value = Long.parseLong(text);
                if (value >= min && value <= max) {
                  return Optional.of(value);
                }
              } catch (NumberFormatException e) {
                // falls through to the message for both
              }
              problem(name, "is a number from " + min + " to " + max + ", not '" + text + "'");
              return Optional.empty();
            });
  }

  /** Permission bits in octal, 0 to 7777. */
  public Optional<Integer> mode(String name) {
    return text(name)
        .flatMap(
            text -> {
              if (text.matches("[0-7]{1,5}") && Integer.parseInt(text, 8) <= 07777) {
                return Optional.of(Integer.parseInt(text, 8));
              }
              problem(name, "is an octal mode from 0 to 7777, not '" + text + "'");
              return Optional.empty();
            });
  }

  /** A user or group: a name, or a decimal id from 0 to 4294967294. */
  public Optional<String> owner(String name) {
    Optional<String> text = text(name);
    if (text.isPresent()
        && text.get().matches("[+-]?[0-9]+")
        && !(text.get().matches("[0-9]{1,10}") && Long.parseLong(text.get()) <= LARGEST_ID)) {
      problem(name, "is a name or an id from 0 to " + LARGEST_ID + ", not '" + text.get() + "'");
    }
    return text;
  }

  /** A path within the image; empty text is the root. */
  public TreePath treePath(String name, String otherwise) {
    return asPath(name, text(name, otherwise));
  }

  public TreePath requiredPath(String name) {
    return asPath(name, required(name));
  }

  private TreePath asPath(String name, String text) {
    try {
      return TreePath.of(text);
    } catch (ImageBuildException e) {
      problem(name, "must stay within the image: " + e.getMessage());
      return TreePath.ROOT;
    }
  }

  /** The texts of a wrapper's children, each of which must be named {@code item}. */
  public List<String> texts(String wrapper, String item) {
    List<String> texts = new ArrayList<>();
    for (Element child : items(wrapper, item)) {
      if (!child.children().isEmpty()) {
        problem(wrapper, "<" + item + "> takes text, not elements");
      } else if (child.text().isEmpty()) {
        problem(wrapper, "has an empty <" + item + ">");
      } else {
        texts.add(child.text());
      }
    }
    return List.copyOf(texts);
  }

  /** Reads each of a wrapper's children, which must be named {@code item}. */
  public void sections(String wrapper, String item, Consumer<Section> reader) {
    for (Element child : items(wrapper, item)) {
      Section section = new Section(path + "<" + wrapper + ">", child, problems);
      reader.accept(section);
      section.end();
    }
  }

  private List<Element> items(String wrapper, String item) {
    Optional<Element> list = child(wrapper);
    if (list.isEmpty()) {
      return List.of();
    }
    if (!list.get().text().isEmpty()) {
      problem(wrapper, "takes <" + item + "> elements, not text");
    }
    List<Element> items = new ArrayList<>();
    for (Element child : list.get().children()) {
      if (child.name().equals(item)) {
        items.add(child);
      } else {
        problem(wrapper, "takes <" + item + "> elements, not <" + child.name() + ">");
      }
    }
    return items;
  }

  /** The texts of a child's children by their names, which may be any. */
  public SortedMap<String, String> map(String name) {
    SortedMap<String, String> map = new TreeMap<>();
    for (Element item : child(name).map(Element::children).orElse(List.of())) {
      if (!item.children().isEmpty()) {
        problem(name, "<" + item.name() + "> takes text, not elements");
      }
      Optional<String> before = Optional.ofNullable(map.put(item.name(), item.text()));
      if (before.isPresent()) {
        problem(name, "has <" + item.name() + "> more than once");
      }
    }
    if (!child(name).map(Element::text).orElse("").isEmpty()) {
      problem(name, "takes elements, not text");
    }
    return map;
  }

  /** A child section, empty when it is not there. */
  public Optional<Section> section(String name) {
    return child(name).map(e -> new Section(path, e, problems));
  }

  /** The child section, or an empty one that answers with every default. */
  public Section sectionOrEmpty(String name) {
    return section(name)
        .orElseGet(() -> new Section(path, new Element(name, "", List.of()), problems));
  }

  /** The names of all children that getters have asked for, in the order of their questions. */
  public Set<String> known() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(known));
  }

  public List<Element> children() {
    return element.children();
  }

  /** A section for a child that a caller has picked itself. */
  public Section at(Element child) {
    return new Section(path, child, problems);
  }

  /** Reports text where elements belong. */
  public void refuseText() {
    if (!element.text().isEmpty()) {
      problem("takes elements, not the text '" + element.text() + "'");
    }
  }

  /** Reports text, and children that no getter named. */
  public void end() {
    refuseText();
    for (Element child : element.children()) {
      if (!known.contains(child.name())) {
        problem(
            "has no element <"
                + child.name()
                + ">; it takes "
                + String.join(", ", known.stream().map(k -> "<" + k + ">").toList()));
      }
    }
  }
}
