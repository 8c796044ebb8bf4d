package org.osimage.pipeline.step;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.osimage.element.Section;
import org.osimage.manifest.OutputElement;
import org.osimage.manifest.OutputOptions;

/**
 * An output and all that belongs to it: the goal that makes it, its element, the files that are
 * attached, the step. {@code pipeline.Outputs} lists them; skipping, planning, listing and
 * attaching follow from this.
 *
 * @param goal usually the output's own. Its base says what the output needs: {@link Goal#ARCHIVE}
 *     for a boot root and a boot archive, {@link Goal#POPULATE} for the image alone. An output that
 *     an existing goal makes as well names that one
 * @param element of the configuration
 * @param optional whether it is made only where its element stands
 * @param boots whether boot loaders go into it
 * @param kinds of the files that it may attach
 * @param type of what its element says
 * @param reader of its element
 * @param maker of its step
 */
public record Output<T extends OutputOptions>(
    Goal goal,
    String element,
    boolean optional,
    boolean boots,
    List<FileKind> kinds,
    Class<T> type,
    Function<Section, T> reader,
    Maker<T> maker)
    implements OutputElement {

  /**
   * A kind of file.
   *
   * @param type Maven's, which is also the extension
   * @param classifier without the execution's prefix
   */
  public record FileKind(String type, String classifier) {
    public OutputArtifact of(Path file) {
      return new OutputArtifact(file, type, classifier);
    }
  }

  /** Makes the step of one build. */
  public interface Maker<T> {
    /**
     * @param options already asked for
     */
    BuildStep step(T options, StepInputs in);
  }

  public Output {
    kinds = List.copyOf(kinds);
  }

  /** An output that is always made, by a goal and with an element of the same name. */
  public static <T extends OutputOptions> Output<T> of(
      Goal goal, Class<T> type, Function<Section, T> reader, Maker<T> maker) {
    return new Output<>(goal, goal.name(), false, false, List.of(), type, reader, maker);
  }

  public Output<T> withElement(String name) {
    return new Output<>(goal, name, optional, boots, kinds, type, reader, maker);
  }

  /** Made only where its element stands. */
  public Output<T> onRequest() {
    return new Output<>(goal, element, true, boots, kinds, type, reader, maker);
  }

  /** Boot loaders go into it. */
  public Output<T> booting() {
    return new Output<>(goal, element, optional, true, kinds, type, reader, maker);
  }

  /** Attaches one more kind of file. */
  public Output<T> attaching(String fileType, String classifier) {
    List<FileKind> more = new ArrayList<>(kinds);
    more.add(new FileKind(fileType, classifier));
    return new Output<>(goal, element, optional, boots, more, type, reader, maker);
  }

  /** The first kind of file, which most outputs have alone. */
  public FileKind kind() {
    return kinds.get(0);
  }

  @Override
  public T read(Section section) {
    return reader.apply(section);
  }

  private Optional<T> options(BuildSettings settings) {
    return settings.description().output(type);
  }

  /** Whether the description asks for it. */
  public boolean wanted(BuildSettings settings) {
    return options(settings).filter(o -> !o.skip()).isPresent();
  }

  /** Its step, also when it is skipped; none without its element if that is needed. */
  public Optional<BuildStep> step(BuildSettings settings, StepInputs in) {
    return options(settings).map(o -> maker.step(in.option("<" + element + ">", o), in));
  }
}
