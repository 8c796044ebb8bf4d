package org.osimage.boot.module;

import java.util.List;
import java.util.Optional;

/**
 * What a module file says about itself.
 *
 * @param path relative to {@code /lib/modules/VERSION}, with slashes
 * @param name the file's name without its endings, dashes as underscores
 * @param info the fields of {@code .modinfo} in the order of the file
 * @param exports symbols it offers to other modules
 * @param needs symbols it takes from the kernel or from other modules
 */
public record KernelModule(
    String path, String name, List<Field> info, List<String> exports, List<String> needs) {
  /** One {@code key=value} of {@code .modinfo}. */
  public record Field(String key, String value) {}

  public KernelModule {
    info = List.copyOf(info);
    exports = List.copyOf(exports);
    needs = List.copyOf(needs);
  }

  /** All values of a key, e.g. {@code alias}, {@code softdep}, {@code firmware}. */
  public List<String> values(String key) {
    return info.stream().filter(f -> f.key().equals(key)).map(Field::value).toList();
  }

  /** The first value of a key, e.g. {@code license}, {@code vermagic}, {@code depends}. */
  public Optional<String> value(String key) {
    return info.stream().filter(f -> f.key().equals(key)).map(Field::value).findFirst();
  }
}
