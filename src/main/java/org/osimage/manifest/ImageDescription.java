package org.osimage.manifest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.element.Element;
import org.osimage.element.Problems;
import org.osimage.element.Section;
import org.osimage.source.SourceElement;

/**
 * Everything a user says about an image.
 *
 * @param name of the image, for titles and volume ids
 * @param addTimestamp whether the names of media end in month, day, hour and minute of their time
 * @param maxSize of all files of the image together, in MiB; a larger one fails
 * @param firmware BIOS, UEFI or both
 * @param sourceKinds the sources that there are
 * @param outputs what is said of each; ask {@link #output}
 */
public record ImageDescription(
    String name,
    boolean addTimestamp,
    Architecture arch,
    Optional<Long> maxSize,
    Target target,
    Set<Firmware> firmware,
    SourceKinds sourceKinds,
    List<SourceElement> software,
    List<SourceElement> loaders,
    BootRoot bootRoot,
    BootArchive bootArchive,
    Optional<LiveImage> liveImage,
    BootMods bootMods,
    List<OutputOptions> outputs,
    Execution execution,
    SystemConfiguration system) {
  public enum Firmware {
    BIOS,
    UEFI
  }

  /**
   * Reads the configuration.
   *
   * @param configuration an element whose children are the parameters
   * @param defaultName the image's name when none is given
   * @param outputs whose elements it may have
   * @throws ImageBuildException with every mistake found
   */
  public static ImageDescription read(
      Element configuration, String defaultName, List<? extends OutputElement> outputs)
      throws ImageBuildException {
    return read(configuration, defaultName, outputs, SourceKinds.STANDARD);
  }

  /** The same with other sources. */
  public static ImageDescription read(
      Element configuration,
      String defaultName,
      List<? extends OutputElement> outputs,
      SourceKinds kinds)
      throws ImageBuildException {
    Problems problems = new Problems();
    Section s = new Section("", configuration, problems);
    ImageDescription description = read(s, defaultName, outputs, kinds);
    s.end();
    problems.throwIfAny();
    return description;
  }

  /** The names of the elements that describe an image. */
  public static Set<String> elements(List<? extends OutputElement> outputs) {
    Section s = new Section("", Element.of("configuration"), new Problems());
    read(s, "", outputs, SourceKinds.STANDARD);
    return s.known();
  }

  private static ImageDescription read(
      Section s, String defaultName, List<? extends OutputElement> elements, SourceKinds kinds) {
    Architecture arch = architecture(s);
    Set<Firmware> firmware = firmware(s);
    Section distro = s.sectionOrEmpty("distro");
    String name = distro.text("name", defaultName);
    boolean addTimestamp = distro.flag("addTimestamp", false);
    distro.end();
    Optional<Section> sources = s.section("software");
    List<SourceElement> software = sources.map(kinds::read).orElse(List.of());
    // an item that could not be read has been reported already
    if (software.isEmpty() && sources.map(list -> list.children().isEmpty()).orElse(true)) {
      s.problem(
          "lacks <software> with a source such as <debian>, <ips>, <svr4>, <live> or <overlay>");
    }
    List<SourceElement> loaders = s.section("loaders").map(kinds::read).orElse(List.of());
    return new ImageDescription(
        name,
        addTimestamp,
        arch,
        s.number("maxSize", 1, 1L << 40),
        ended(s.sectionOrEmpty("target"), Target::read),
        firmware,
        kinds,
        software,
        loaders,
        ended(s.sectionOrEmpty("bootRoot"), BootRoot::read),
        ended(s.sectionOrEmpty("bootArchive"), BootArchive::read),
        s.section("liveImage").map(live -> ended(live, LiveImage::read)),
        ended(s.sectionOrEmpty("bootMods"), BootMods::read),
        outputs(s, elements),
        ended(s.sectionOrEmpty("execution"), Execution::read),
        SystemConfiguration.read(s));
  }

  private static List<OutputOptions> outputs(Section s, List<? extends OutputElement> elements) {
    List<OutputOptions> outputs = new ArrayList<>();
    for (OutputElement element : elements) {
      Optional<Section> section =
          element.optional()
              ? s.section(element.element())
              : Optional.of(s.sectionOrEmpty(element.element()));
      section.ifPresent(present -> outputs.add(ended(present, element::read)));
    }
    return List.copyOf(outputs);
  }

  /** What is said of the output with options of this type; empty where it is not made. */
  public <T extends OutputOptions> Optional<T> output(Class<T> type) {
    return outputs.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  private static <T> T ended(Section section, Function<Section, T> reader) {
    T value = reader.apply(section);
    section.end();
    return value;
  }

  private static Architecture architecture(Section s) {
    String text = s.text("arch", Architecture.DEFAULT);
    Optional<Architecture> known = Architecture.named(text).filter(Architecture::hasLoader);
    if (known.isEmpty()) {
      s.problem(
          "<arch> is '"
              + text
              + "', for which there is no boot loader; use "
              + Architecture.DEFAULT);
    }
    return known.orElse(Architecture.X86_64);
  }

  private static Set<Firmware> firmware(Section s) {
    Set<Firmware> firmware = new LinkedHashSet<>();
    for (String word : s.text("firmware", "bios,uefi").split(",", -1)) {
      switch (word.strip().toLowerCase(Locale.ROOT)) {
        case "bios" -> firmware.add(Firmware.BIOS);
        case "uefi" -> firmware.add(Firmware.UEFI);
        default -> s.problem("<firmware> is bios, uefi or bios,uefi, not '" + word.strip() + "'");
      }
    }
    return firmware;
  }
}
