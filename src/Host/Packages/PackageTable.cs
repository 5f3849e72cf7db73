namespace Stead.Host.Packages;

/// <summary>In which package of Debian a program or file is.</summary>
public static class PackageTable
{
    public static IReadOnlyDictionary<string, string> Debian { get; } = new Dictionary<string, string>
    {
        ["qemu-system-x86_64"] = "qemu-system-x86",
        ["qemu-img"] = "qemu-utils",
        ["/usr/share/OVMF/OVMF_CODE_4M.fd"] = "ovmf",
        ["fusermount3"] = "fuse3",
        ["ip"] = "iproute2",
        ["ethtool"] = "ethtool",
        ["nft"] = "nftables",
        ["openFPGALoader"] = "openfpgaloader",
        ["xz"] = "xz-utils",
        ["zstd"] = "zstd",
        ["bzip2"] = "bzip2",
        ["yosys"] = "yosys",
        ["nextpnr-ice40"] = "nextpnr-ice40",
        ["icepack"] = "fpga-icestorm",
        ["iceunpack"] = "fpga-icestorm",
        ["icebox_vlog"] = "fpga-icestorm",
    };
}
