package org.osimage.shell.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the groups of a match hold: of several ways the one in which subexpressions that begin first
 * are longest, as POSIX demands. Works on the span of the match only.
 */
final class GroupFinder {
  private static final int MOST_STEPS = 20_000_000;

  private final String text;
  private final boolean atBegin;
  private final boolean lines;
  private final int end;
  private final int[] spans;
  private final Map<RegexNode, Map<Integer, BitSet>> known = new IdentityHashMap<>();
  private int steps;

  private GroupFinder(String text, int end, int groups, boolean atBegin, boolean lines) {
    this.text = text;
    this.end = end;
    this.atBegin = atBegin;
    this.lines = lines;
    this.spans = new int[2 * groups + 2];
    Arrays.fill(spans, -1);
  }

  /** Starts and ends of all groups, -1 for those without a part in the match. */
  static int[] find(
      RegexNode node, int groups, String text, int start, int end, boolean atBegin, boolean lines) {
    GroupFinder finder = new GroupFinder(text, end, groups, atBegin, lines);
    finder.spans[0] = start;
    finder.spans[1] = end;
    finder.solve(node, start, end);
    return finder.spans;
  }

  private void step(int by) {
    steps += by;
    if (steps > MOST_STEPS) {
      throw new CostException("a regular expression that takes too long on a long text");
    }
  }

  /** Where the node can end when it begins here. */
  private BitSet ends(RegexNode node, int from) {
    Map<Integer, BitSet> of = known.computeIfAbsent(node, n -> new HashMap<>());
    BitSet found = of.get(from);
    if (found == null) {
      found = compute(node, from);
      step(1 + (end - from) / 64);
      of.put(from, found);
    }
    return found;
  }

  private BitSet compute(RegexNode node, int from) {
    BitSet result = new BitSet();
    if (node instanceof RegexNode.Bytes bytes) {
      if (from < end && bytes.set().has(text.charAt(from))) {
        result.set(from + 1);
      }
    } else if (node instanceof RegexNode.At at) {
      if (Automaton.holds(at.place(), text, from, atBegin, lines)) {
        result.set(from);
      }
    } else if (node instanceof RegexNode.Group group) {
      return ends(group.item(), from);
    } else if (node instanceof RegexNode.Choice choice) {
      choice.options().forEach(option -> result.or(ends(option, from)));
    } else if (node instanceof RegexNode.Sequence sequence) {
      result.set(from);
      BitSet reached = result;
      for (RegexNode item : sequence.items()) {
        reached = after(item, reached);
      }
      return reached;
    } else {
      RegexNode.Repeat repeat = (RegexNode.Repeat) node;
      return repeated(repeat.item(), from, repeat.least(), repeat.most());
    }
    return result;
  }

  private BitSet after(RegexNode item, BitSet from) {
    BitSet result = new BitSet();
    for (int i = from.nextSetBit(0); i >= 0; i = from.nextSetBit(i + 1)) {
      result.or(ends(item, i));
      step(1);
    }
    return result;
  }

  private BitSet repeated(RegexNode item, int from, int least, int most) {
    BitSet reached = new BitSet();
    reached.set(from);
    for (int i = 0; i < least; i++) {
      reached = after(item, reached);
    }
    BitSet all = (BitSet) reached.clone();
    for (int i = least; most < 0 || i < most; i++) {
      BitSet more = after(item, reached);
      more.andNot(all);
      if (more.isEmpty()) {
        break;
      }
      all.or(more);
      reached = more;
    }
    return all;
  }

  private void solve(RegexNode node, int from, int to) {
    if (node instanceof RegexNode.Group group) {
      spans[2 * group.number()] = from;
      spans[2 * group.number() + 1] = to;
      solve(group.item(), from, to);
    } else if (node instanceof RegexNode.Choice choice) {
      for (RegexNode option : choice.options()) {
        if (ends(option, from).get(to)) {
          solve(option, from, to);
          return;
        }
      }
    } else if (node instanceof RegexNode.Sequence sequence) {
      sequence(sequence.items(), from, to);
    } else if (node instanceof RegexNode.Repeat repeat) {
      repeat(repeat, from, to);
    }
  }

  private void sequence(List<RegexNode> items, int from, int to) {
    List<BitSet> reached = new ArrayList<>();
    BitSet at = new BitSet();
    at.set(from);
    for (RegexNode item : items) {
      reached.add(at);
      at = after(item, at);
    }
    // from the end back: places from which the rest still fits
    BitSet fits = new BitSet();
    fits.set(to);
    List<BitSet> targets = new ArrayList<>();
    for (int i = items.size() - 1; i >= 0; i--) {
      targets.add(0, fits);
      BitSet before = new BitSet();
      BitSet places = reached.get(i);
      for (int p = places.nextSetBit(0); p >= 0; p = places.nextSetBit(p + 1)) {
        step(1);
        if (ends(items.get(i), p).intersects(fits)) {
          before.set(p);
        }
      }
      fits = before;
    }
    int place = from;
    for (int i = 0; i < items.size(); i++) {
      BitSet possible = (BitSet) ends(items.get(i), place).clone();
      possible.and(targets.get(i));
      int best = possible.length() - 1;
      solve(items.get(i), place, best);
      place = best;
    }
  }

  private void repeat(RegexNode.Repeat repeat, int from, int to) {
    int place = from;
    int done = 0;
    while (place < to || done < repeat.least()) {
      BitSet possible = ends(repeat.item(), place);
      int best = -1;
      int least = Math.max(0, repeat.least() - done - 1);
      int most = repeat.most() < 0 ? -1 : repeat.most() - done - 1;
      for (int p = to; p >= place && best < 0; p--) {
        boolean progress = p > place || done < repeat.least();
        if (progress && possible.get(p)) {
          step(1);
          best = repeated(repeat.item(), p, least, most).get(to) ? p : -1;
        }
      }
      if (best < 0) {
        return;
      }
      solve(repeat.item(), place, best);
      place = best;
      done++;
    }
  }
}
