package org.osimage.source.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.element.Element;
import org.osimage.element.Section;
import org.osimage.source.Coordinates;
import org.osimage.source.FileReference;
import org.osimage.source.OnConflict;
import org.osimage.source.PackageSource;
import org.osimage.source.SourceElement;
import org.osimage.source.Surroundings;

/**
 * The element {@code <live>}: what manifests list, each file from the first search root that has
 * it.
 *
 * @param manifests files in order; a directory stands for all files in it, in the order of their
 *     names
 * @param search where content is looked for, in order
 * @param lastWins whether of two different lines for one path the last counts, as the original's
 *     sorter had it, and not none
 * @param createParents whether directories that no manifest lists are made, 0755 and root's
 * @param linksOutside whether a symbolic link of a search root may lead out of it
 * @param edits of the merged image
 * @param customize script that changes the image; those beside it whose names begin with its own
 *     and a dot follow it
 */
public record LiveRequest(
    List<String> manifests,
    List<Root> search,
    boolean lastWins,
    boolean createParents,
    boolean linksOutside,
    ImageEdits edits,
    Optional<String> customize,
    OnConflict onConflict)
    implements SourceElement {
  private static final String ROOTS =
      "<overlay>, <proto>, <man>, <directory>, <artifact>, <runningSystem>";

  public LiveRequest {
    manifests = List.copyOf(manifests);
    search = List.copyOf(search);
  }

  /** What a search root is. */
  public enum Kind {
    OVERLAY("overlay"),
    PROTO("proto"),
    MAN("man"),
    DIRECTORY("directory"),
    ARTIFACT("artifact"),
    RUNNING_SYSTEM("runningSystem");

    private final String element;

    Kind(String element) {
      this.element = element;
    }

    /** Its name in the POM. */
    public String element() {
      return element;
    }
  }

  /**
   * A search root.
   *
   * @param place a directory, or an archive
   */
  public record Root(Kind kind, FileReference place) {}

  public static LiveRequest read(Section s) {
    List<Root> search = new ArrayList<>();
    s.section("search").ifPresent(list -> search(list, search));
    LiveRequest live =
        new LiveRequest(
            s.texts("manifests", "manifest"),
            search,
            s.word("duplicates", "error", "lastWins").equals("lastWins"),
            s.word("missingParents", "error", "create").equals("create"),
            s.flag("linksOutside", false),
            ImageEdits.read(s),
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

  private static void search(Section list, List<Root> search) {
    list.refuseText();
    for (Element child : list.children()) {
      boolean plain = child.children().isEmpty();
      switch (child.name()) {
        case "overlay" -> search.add(directory(list, child, Kind.OVERLAY));
        case "proto" -> search.add(directory(list, child, Kind.PROTO));
        case "man" -> search.add(directory(list, child, Kind.MAN));
        case "directory" -> search.add(directory(list, child, Kind.DIRECTORY));
        case "runningSystem" -> {
          if (!child.text().equals("true") || !plain) {
            list.problem("takes <runningSystem>true</runningSystem>, or none");
          }
          search.add(new Root(Kind.RUNNING_SYSTEM, FileReference.of("/")));
        }
        case "artifact" -> {
          Section section = list.at(child);
          search.add(
              new Root(Kind.ARTIFACT, FileReference.of(Coordinates.required(section, "jar"))));
          section.end();
        }
        default -> list.problem("has no root <" + child.name() + ">; it takes " + ROOTS);
      }
    }
  }

  private static Root directory(Section list, Element child, Kind kind) {
    if (child.text().isEmpty() || !child.children().isEmpty()) {
      list.problem("has a <" + child.name() + "> that names no directory");
    }
    return new Root(kind, FileReference.of(child.text()));
  }

  @Override
  public Optional<PackageSource> source(Surroundings surroundings) throws IOException {
    return Optional.of(LiveSource.of(this, surroundings));
  }
}
