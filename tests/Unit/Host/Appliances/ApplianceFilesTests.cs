using System.Text;
using CsCheck;
using Stead.Host.Appliances;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Host.Appliances;

public sealed class ApplianceFilesTests
{
    [Fact]
    public void Cpio_reads_what_was_archived()
    {
        Needs.Program("cpio");
        var folder = Directory.CreateTempSubdirectory("stead-cpio-").FullName;
        try
        {
            File.WriteAllBytes(folder + "/archive", new CpioArchive().AddFile("bin/hello", "hello\n"u8, 0x1ed).AddDirectory("empty").AddFile("bin/odd", "odd"u8).ToArray());
            Programs.Run(["sh", "-c", $"cd {folder} && cpio --quiet -idm <archive"]).Ok();
            Assert.Equal("hello\n", File.ReadAllText(folder + "/bin/hello"));
            Assert.Equal("odd", File.ReadAllText(folder + "/bin/odd"));
            Assert.True(Directory.Exists(folder + "/empty"));
            Assert.True(File.GetUnixFileMode(folder + "/bin/hello").HasFlag(UnixFileMode.UserExecute));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Fact]
    public void The_same_content_is_the_same_bytes()
    {
        static byte[] Make() => new CpioArchive().AddFile("a/b", "x"u8).AddCharacterDevice("dev/console", 5, 1).ToArray();
        Assert.Equal(Make(), Make());
    }

    [Fact]
    public void Every_entry_begins_at_a_multiple_of_four() =>
        Gen.Byte.Array[0, 9].Sample(content => new CpioArchive().AddFile("f", content).ToArray().Length % 4 == 0);

    [Theory]
    [InlineData("kernel/drivers/net/virtio-net.ko", "virtio_net")]
    [InlineData("ext4.ko", "ext4")]
    public void A_module_is_named_as_its_dependents_name_it(string path, string name) => Assert.Equal(name, KernelModule.NameOf(path));

    [Fact]
    public void No_bytes_make_the_readers_throw()
    {
        var elf = new byte[0x40];
        "\u007fELF"u8.CopyTo(elf);
        elf[4] = 2;
        var image = new byte[0x250];
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        Gen.Select(Generators.OneOf<byte[]>([], elf, image), Gen.Byte.Array[0, 700], Gen.Int[0, 0x30]).Sample((start, noise, at) =>
        {
            var bytes = (byte[])[.. start, .. noise];
            // The fields behind the magic number are hostile too.
            for (var i = 0; i < noise.Length && 0x20 + at + i < start.Length; i++) if (start == elf || 0x20 + at + i is < 0x202 or > 0x206) bytes[0x20 + at + i] = noise[i];
            KernelModule.Dependencies(bytes);
            KernelImage.Unpack(bytes);
        }, iter: 20_000);
    }

    [Fact]
    public void What_is_no_kernel_is_none() => Assert.Null(KernelImage.Unpack(Encoding.ASCII.GetBytes(new string('x', 5000))));
}
