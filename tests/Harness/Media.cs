using Xunit;

namespace Stead.Tests.Harness;

/// <summary>Install media and disks, made once and kept over test runs: Debian's own installer and kernel behind GRUB.</summary>
public static class Media
{
    private const string Installer = "/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64";

    private static readonly Lock s_gate = new();

    /// <summary>A UEFI install medium: a menu, then the text installer, both on the serial port.</summary>
    public static string InstallMedium()
    {
        Assert.SkipUnless(File.Exists(Installer + "/linux"), "debian-installer-12-netboot-amd64 is not installed");
        return Make("install.iso", Installer + "/linux", Installer + "/initrd.gz", "priority=high");
    }

    /// <summary>A disk with an installed system that boots by UEFI: the tiny guest's, which hears the power button.</summary>
    public static string InstalledDisk()
    {
        using var vm = new VmFolder();
        vm.Vm("create", "-t", "tiny", "source").Ok();
        var kernel = vm.Path + "/kernel";
        Directory.CreateDirectory(kernel);
        if (!File.Exists($"{VmFolder.Cache}/installed.img"))
        {
            Programs.Run(["sh", "-c", """
                set -e
                cd "$1"
                package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\).*/\1/p' | head -1)
                apt-get -q -q -o APT::Sandbox::User=root download "$package"
                dpkg-deb -x ./*.deb .
                mv boot/vmlinuz-* vmlinuz
                """, "sh", kernel]).Ok();
        }
        return Make("installed.img", kernel + "/vmlinuz", vm.Path + "/source/initrd.img", "stead.name=installed");
    }

    private static string Make(string name, string kernel, string initrd, string words)
    {
        foreach (var program in (string[])["grub-mkrescue", "xorriso", "mformat"]) Needs.Program(program);
        Assert.SkipUnless(File.Exists("/usr/share/OVMF/OVMF_CODE_4M.fd"), "ovmf is not installed");
        var made = $"{VmFolder.Cache}/{name}";
        lock (s_gate)
        {
            if (File.Exists(made)) return made;
            Directory.CreateDirectory(VmFolder.Cache);
            var folder = Directory.CreateTempSubdirectory("stead-medium-").FullName;
            Directory.CreateDirectory(folder + "/boot/grub");
            File.Copy(kernel, folder + "/linux");
            File.Copy(initrd, folder + "/initrd");
            File.WriteAllText(folder + "/boot/grub/grub.cfg",
                $$"""
                serial --unit=0 --speed=115200
                terminal_input serial console
                terminal_output serial console
                set timeout=1
                menuentry "Start {{name}}" {
                    linux /linux console=ttyS0 quiet {{words}}
                    initrd /initrd
                }

                """);
            Programs.Run(["grub-mkrescue", "-o", made + ".new", folder]).Ok();
            File.Move(made + ".new", made);
            Directory.Delete(folder, recursive: true);
            return made;
        }
    }
}
