// each execution has files of its own, and plain executions need no extensions
def small = new File(basedir, 'target/two-executions-1.0-small.cpio').bytes
def big = new File(basedir, 'target/two-executions-1.0-big.cpio').bytes
assert new String(small, 0, 6, 'US-ASCII') == '070701'
assert big[0] == (byte) 0xfd && new String(big, 1, 4, 'US-ASCII') == '7zXZ'
assert new File(basedir, 'target/osimage/small/im-pop.checkpoint').exists()
assert new File(basedir, 'target/osimage/large/im-pop.checkpoint').exists()
def installed = new File(localRepositoryPath, 'org/osimage/it/two-executions/1.0')
assert new File(installed, 'two-executions-1.0-small-boot-archive.cpio').bytes == small
assert new File(installed, 'two-executions-1.0-big-boot-archive.cpio').bytes == big
return true
