using Stead.Host.Processes;

namespace Stead.Host.Provisioning;

/// <summary>`vm create -i`: an image of any format that qemu-img reads becomes the guest's first disk.</summary>
internal static class DiskImage
{
    public static void Write(string image, string disk, DataSize? size)
    {
        var format = disk.EndsWith(".qcow2", StringComparison.OrdinalIgnoreCase) ? "qcow2" : "raw";
        ProcessRunner.Require("qemu-img", "convert", "-q", "-O", format, image, disk);
        File.SetUnixFileMode(disk, Storage.AtomicFile.Private);
        // Never smaller than the image: what is cut off would be lost.
        if (size is { } wanted && new FileInfo(disk).Length < wanted.Bytes) ProcessRunner.Require("qemu-img", "resize", "-q", "-f", format, disk, $"{wanted.Bytes}");
    }
}
