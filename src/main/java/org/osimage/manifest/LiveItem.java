package org.osimage.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.element.Element;
import org.osimage.element.Hidden;
import org.osimage.element.Section;

/**
 * What manifests list, each file from the first search root that has it.
 *
 * @param manifests files, or directories full of them
 * @param lastWins of two different lines for one path the last counts
 * @param createParents directories that no manifest lists are made
 * @param linksOutside a symbolic link of a search root may lead out of it
 * @param edits of the merged image
 * @param customize script that changes the image; those beside it whose names begin with its own
 *     and a dot follow it
 */
public record LiveItem(
    List<String> manifests,
    List<Search> search,
    boolean lastWins,
    boolean createParents,
    boolean linksOutside,
    Edits edits,
    Optional<String> customize,
    OnConflict onConflict)
    implements SoftwareItem {
  private static final String ROOTS =
      "<overlay>, <proto>, <man>, <directory>, <artifact>, <runningSystem>";

  public LiveItem {
    manifests = List.copyOf(manifests);
    search = List.copyOf(search);
  }

  /**
   * A search root.
   *
   * @param element its name in the POM
   * @param directory empty for an artifact
   */
  public record Search(String element, String directory, Optional<Artifact> artifact) {}

  /**
   * What is written into the image besides.
   *
   * @param buildstamp whether the build stamp goes into etc/joyent_buildstamp, motd and issue
   * @param release text of etc/release
   * @param motd text of etc/motd
   * @param hostid 1 to 0x7fffffff
   * @param rootPasswordHash as crypt(5) has it
   */
  public record Edits(
      boolean buildstamp,
      Optional<String> release,
      Optional<String> motd,
      Optional<Integer> hostid,
      Optional<Hidden> rootPasswordHash) {
    static Edits read(Section s) {
      return new Edits(
          s.flag("buildstamp", false),
          s.text("release"),
          s.text("motd"),
          hostid(s),
          s.text("rootPasswordHash").map(Hidden::of));
    }

    private static Optional<Integer> hostid(Section s) {
      Optional<String> text = s.text("hostid");
      if (text.isPresent() && !text.get().matches("(0x)?0*[1-9a-fA-F][0-9a-fA-F]{0,7}")) {
        s.problem("has the <hostid> '" + text.get() + "', which is no hexadecimal number");
        return Optional.empty();
      }
      Optional<Long> id =
          text.map(t -> Long.parseLong(t.startsWith("0x") ? t.substring(2) : t, 16));
      if (id.orElse(1L) > Integer.MAX_VALUE) {
        s.problem("has the <hostid> " + text.orElse("") + "; the largest is 7fffffff");
        return Optional.empty();
      }
      return id.map(Long::intValue);
    }
  }

  static LiveItem read(Section s) {
    List<Search> search = new ArrayList<>();
    s.section("search").ifPresent(list -> search(list, search));
    LiveItem live =
        new LiveItem(
            s.texts("manifests", "manifest"),
            search,
            s.word("duplicates", "error", "lastWins").equals("lastWins"),
            s.word("missingParents", "error", "create").equals("create"),
            s.flag("linksOutside", false),
            Edits.read(s),
            s.text("customize"),
            OnConflict.read(s));
    if (live.manifests.isEmpty()) {
      s.problem("lacks <manifests><manifest>FILE</manifest></manifests>");
    }
    if (live.search.isEmpty()) {
      s.problem("lacks <search> with " + ROOTS);
    }
    return live;
  }

  private static void search(Section list, List<Search> search) {
    list.refuseText();
    for (Element child : list.children()) {
      switch (child.name()) {
        case "overlay", "proto", "man", "directory" -> {
          if (child.text().isEmpty() || !child.children().isEmpty()) {
            list.problem("has a <" + child.name() + "> that names no directory");
          }
          search.add(new Search(child.name(), child.text(), Optional.empty()));
        }
        case "runningSystem" -> {
          if (!child.text().equals("true") || !child.children().isEmpty()) {
            list.problem("takes <runningSystem>true</runningSystem>, or none");
          }
          search.add(new Search(child.name(), "/", Optional.empty()));
        }
        case "artifact" -> {
          Section section = list.at(child);
          search.add(new Search(child.name(), "", Optional.of(Artifact.readArchive(section))));
          section.end();
        }
        default -> list.problem("has no root <" + child.name() + ">; it takes " + ROOTS);
      }
    }
  }
}
