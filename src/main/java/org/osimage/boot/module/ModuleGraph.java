package org.osimage.boot.module;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osimage.ImageBuildException;

/** Who needs whom, found by symbols; modules are numbers, their places in the list. */
final class ModuleGraph {
  private final List<KernelModule> modules;
  private final Map<String, Integer> owners = new HashMap<>();
  private final int[][] direct;
  private final int[] rank;

  ModuleGraph(List<KernelModule> modules) throws ImageBuildException {
    this.modules = modules;
    for (int i = 0; i < modules.size(); i++) {
      for (String symbol : modules.get(i).exports()) {
        owners.put(symbol, i); // the last one wins, as in depmod
      }
    }
    this.direct = new int[modules.size()][];
    for (int i = 0; i < direct.length; i++) {
      direct[i] = directOf(i);
    }
    this.rank = rankUsersFirst();
  }

  private int[] directOf(int module) {
    Set<Integer> found = new LinkedHashSet<>();
    for (String symbol : modules.get(module).needs()) {
      String plain = symbol.startsWith(".") ? symbol.substring(1) : symbol; // PPC64 functions
      Integer owner = owners.get(plain);
      if (owner != null && owner != module) {
        found.add(owner);
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Topological order: a module stands before all that it needs. */
  private int[] rankUsersFirst() throws ImageBuildException {
    int[] users = new int[direct.length];
    for (int[] needed : direct) {
      for (int module : needed) {
        users[module]++;
      }
    }
    Deque<Integer> free = new ArrayDeque<>();
    for (int i = 0; i < users.length; i++) {
      if (users[i] == 0) {
        free.push(i);
      }
    }
    int[] order = new int[direct.length];
    int next = 0;
    while (!free.isEmpty()) {
      int module = free.pop();
      order[module] = next++;
      for (int needed : direct[module]) {
        if (--users[needed] == 0) {
          free.push(needed);
        }
      }
    }
    if (next < order.length) {
      throw cycle(users);
    }
    return order;
  }

  private ImageBuildException cycle(int[] users) {
    // every module left has a user that is left: walking up must come back
    int at = 0;
    while (users[at] == 0) {
      at++;
    }
    List<Integer> path = new ArrayList<>();
    while (!path.contains(at)) {
      path.add(at);
      at = userOf(at, users);
    }
    List<String> names = new ArrayList<>();
    for (int i : path.subList(path.indexOf(at), path.size())) {
      names.add(modules.get(i).path());
    }
    return new ImageBuildException(
        "kernel modules need each other: " + String.join(" <- ", names) + ": remove one of them");
  }

  private int userOf(int module, int[] users) {
    for (int i = 0; i < direct.length; i++) {
      if (users[i] > 0 && Arrays.stream(direct[i]).anyMatch(needed -> needed == module)) {
        return i;
      }
    }
    throw new IllegalStateException("no user of " + modules.get(module).path());
  }

  /** All that a module needs, itself not, users before what they need. */
  int[] all(int module) {
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    open.push(module);
    while (!open.isEmpty()) {
      for (int needed : direct[open.pop()]) {
        if (!seen.get(needed)) {
          seen.set(needed);
          open.push(needed);
        }
      }
    }
    return seen.stream()
        .boxed()
        .sorted((a, b) -> Integer.compare(rank[a], rank[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Which module offers a symbol, for all symbols. */
  Map<String, Integer> owners() {
    return owners;
  }
}
