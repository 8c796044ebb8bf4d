/**
 * File systems and partition tables of disks: FAT, MBR, GPT, the hybrid system area of an ISO, and
 * whole disks made of partitions. Entry classes: {@link org.osimage.disk.FatWriter} for one file
 * system, {@link org.osimage.disk.DiskImageWriter} for a disk, {@link org.osimage.disk.HybridIso}.
 */
package org.osimage.disk;
