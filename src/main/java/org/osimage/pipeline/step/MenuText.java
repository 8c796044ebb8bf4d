package org.osimage.pipeline.step;

import java.util.ArrayList;
import java.util.List;
import org.osimage.boot.BootMenu;

/**
 * A boot menu as a fact of a checkpoint: a line with title, timeout and the default's id, then one
 * for each entry with id, title and kernel arguments. Neither holds a tab or the end of a line.
 */
public final class MenuText {
  private MenuText() {}

  public static String of(BootMenu menu) {
    StringBuilder text = new StringBuilder();
    text.append(menu.title()).append('\t').append(menu.timeout());
    text.append('\t').append(menu.defaultEntry().id());
    for (BootMenu.Item item : menu.entries()) {
      text.append('\n').append(item.id()).append('\t').append(item.title());
      text.append('\t').append(item.kernelArgs());
    }
    return text.toString();
  }

  public static BootMenu parse(String text) {
    List<String> lines = text.lines().toList();
    String[] head = lines.get(0).split("\t", -1);
    List<BootMenu.Item> entries = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] f = line.split("\t", -1);
      entries.add(new BootMenu.Item(f[0], f[1], f[2]));
    }
    BootMenu.Item chosen =
        entries.stream().filter(e -> e.id().equals(head[2])).findFirst().orElseThrow();
    return new BootMenu(head[0], Integer.parseInt(head[1]), entries, chosen);
  }
}
