namespace Stead.Host.Appliances;

/// <summary>What was made of a recipe.</summary>
public sealed record Appliance(string Directory)
{
    public const string KernelFile = "vmlinux", InitrdFile = "initrd.img";

    public string Kernel => $"{Directory}/{KernelFile}";

    public string Initrd => $"{Directory}/{InitrdFile}";

    /// <summary>A guest has its own copies, so that nothing that happens here later can change it.</summary>
    public void CopyTo(string guestDirectory)
    {
        File.Copy(Kernel, $"{guestDirectory}/{KernelFile}");
        File.Copy(Initrd, $"{guestDirectory}/{InitrdFile}");
    }
}
