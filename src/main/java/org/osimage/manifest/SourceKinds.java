package org.osimage.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.element.Element;
import org.osimage.element.Section;
import org.osimage.source.SourceElement;
import org.osimage.source.SourceKind;
import org.osimage.source.archive.ArtifactRequest;
import org.osimage.source.debian.DebianKind;
import org.osimage.source.ips.IpsKind;
import org.osimage.source.live.LiveRequest;
import org.osimage.source.overlay.OverlayRequest;
import org.osimage.source.svr4.Svr4Kind;

/** The sources that {@code <software>} takes. A new one is one more line here. */
public record SourceKinds(List<SourceKind> all) {
  public static final SourceKinds STANDARD =
      new SourceKinds(
          List.of(
              new DebianKind(),
              SourceKind.of("overlay", OverlayRequest::read),
              SourceKind.of("artifact", ArtifactRequest::read),
              SourceKind.of("live", LiveRequest::read),
              SourceKind.of("cpio", OverlayRequest::readCopy),
              SourceKind.of("flar", ArtifactRequest::readFlar),
              new Svr4Kind(),
              new IpsKind(),
              SourceKind.reading("p5i", IpsKind::readP5i)));

  public SourceKinds {
    all = List.copyOf(all);
  }

  /** These and one more. */
  public SourceKinds with(SourceKind kind) {
    List<SourceKind> more = new ArrayList<>(all);
    more.add(kind);
    return new SourceKinds(more);
  }

  /** The kinds that also have a certain capability, in their order. */
  public <T> List<T> those(Class<T> capability) {
    return all.stream().filter(capability::isInstance).map(capability::cast).toList();
  }

  /** The items of {@code <software>} or {@code <loaders>}. */
  List<SourceElement> read(Section list) {
    list.refuseText();
    List<SourceElement> items = new ArrayList<>();
    for (Element child : list.children()) {
      Optional<SourceKind> kind =
          all.stream().filter(k -> k.element().equals(child.name())).findFirst();
      if (kind.isPresent()) {
        Section section = list.at(child);
        kind.get().read(section, items);
        section.end();
      } else {
        list.problem(
            "has no source <"
                + child.name()
                + ">; it takes "
                + String.join(", ", all.stream().map(k -> "<" + k.element() + ">").toList()));
      }
    }
    return List.copyOf(items);
  }
}
