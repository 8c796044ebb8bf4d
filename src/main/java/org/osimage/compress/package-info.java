/**
 * Encoders whose bytes are ours: the same on every host, for any number of threads. Entry classes:
 * {@link org.osimage.compress.Compression}, the registry, and {@link
 * org.osimage.compress.CompressionDefaults}, which decides for each output.
 *
 * <p>What the encoders have in common. Input is cut into blocks whose size depends on the format
 * alone; blocks are encoded independently on the threads that the caller lends, and written in
 * order by the thread that writes. Whoever waits for a block that no thread has begun encodes it
 * himself, so neither a busy pool nor a stream on the pool's own threads can stop. Memory is a
 * fixed number of blocks.
 *
 * <p>DEFLATE (gzip, zlib, lofi) is ours because {@link java.util.zip.Deflater} uses the host's zlib
 * and no other encoder in Java is maintained. Its reasons:
 *
 * <ul>
 *   <li>Blocks of 512 KiB that know the 32 KiB before them: the first bytes of a block match as if
 *       there were no cut, and entering the dictionary costs a sixteenth. They end in an empty
 *       stored block, five bytes, rather than at any bit, so they can be joined without shifting.
 *   <li>Chains of positions by a hash of four bytes, and the latest position only by three. zlib's
 *       chains by three bytes are much longer for nearly the same matches; what a match of three
 *       saves it saves only when near. This, and comparing eight bytes at a time, makes up for what
 *       Java loses to C.
 *   <li>A match waits for a better one at the next position, on levels 8 and 9 at the next two;
 *       better counts four bits for a byte of length against the bits of the distance.
 *   <li>A block of codes ends where the mix of literals and matches changes, judged every 512
 *       symbols, not at a fixed number of symbols as in zlib.
 * </ul>
 *
 * <p>LZW ({@code .Z}) is ours because nobody else writes it in Java. It is sequential by nature and
 * bound by one random access to memory for each byte: the dictionary is an open hash table whose
 * entries fit an {@code int} each, because a permuted key is known but for a few bits from where it
 * lies.
 *
 * <p>xz and zstd are libraries pinned by the POM. xz blocks are encoded by XZ for Java and framed
 * here; zstd always has workers, since its bytes are the same for any number of them but zero.
 */
package org.osimage.compress;
