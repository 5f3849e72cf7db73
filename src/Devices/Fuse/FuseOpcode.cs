namespace Stead.Devices.Fuse;

/// <summary>enum fuse_opcode (linux/fuse.h), those that a device meets.</summary>
internal enum FuseOpcode : uint
{
    Lookup = 1, Forget = 2, GetAttributes = 3, SetAttributes = 4, Open = 14, Read = 15, Write = 16, StatFs = 17, Release = 18, Flush = 25,
    Init = 26, OpenDirectory = 27, ReadDirectory = 28, ReleaseDirectory = 29, Access = 34, Interrupt = 36, Destroy = 38, Ioctl = 39, Poll = 40,
    BatchForget = 42, CuseInit = 4096,
}
