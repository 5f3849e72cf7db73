using System.Security.Cryptography;
using Stead.Tests.Harness;

namespace Stead.Tests.Host;

public sealed class DownloadTests : IDisposable
{
    private readonly VmFolder _vm = new();
    private readonly FileServer _server = new(RandomNumberGenerator.GetBytes(3_000_000));

    private string Stored => _vm.Path + "/.iso/medium.iso";
    private string Part => _vm.Path + "/.iso/.medium.iso.part";

    public void Dispose()
    {
        _server.Dispose();
        _vm.Dispose();
    }

    [Fact]
    public void It_arrives_whole_under_its_name_and_its_origin_is_kept()
    {
        Assert.Equal(Stored + "\n", _vm.Vm("iso", _server.Address + "/medium.iso").Ok().Output);
        Assert.Equal(_server.Content, File.ReadAllBytes(Stored));
        var listed = _vm.Vm("iso", "--json").Ok().Output;
        Assert.Contains(Sum(_server.Content), listed, StringComparison.Ordinal);
        Assert.Contains(_server.Address + "/medium.iso", listed, StringComparison.Ordinal);
        Assert.Contains("default             medium.iso\n", _vm.Vm("iso").Ok().Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_vm.Path + "/.iso", ".*.part*"));
    }

    [Fact]
    public void A_connection_that_breaks_is_gone_on_with()
    {
        _server.CutAfter = 1_000_000;
        _vm.Vm("iso", _server.Address + "/medium.iso").Ok();
        Assert.Equal(_server.Content, File.ReadAllBytes(Stored));
        Assert.Equal("all", _server.Requests[0]);
        Assert.All(_server.Requests.Skip(1), range => Assert.StartsWith("bytes=", range, StringComparison.Ordinal));
    }

    [Fact]
    public void A_download_that_was_killed_goes_on_where_it_was()
    {
        using var release = new ManualResetEventSlim();
        _server.Pause = (1_500_000, release);
        using (var download = _vm.Start("iso", _server.Address + "/medium.iso"))
        {
            Eventually.True(() => File.Exists(Part) && new FileInfo(Part).Length >= 1_400_000, () => "nothing came");
            download.Kill();
            download.WaitForExit();
        }
        release.Set();
        Assert.False(File.Exists(Stored));
        _server.Pause = null;
        _vm.Vm("iso", _server.Address + "/medium.iso").Ok();
        Assert.Equal(_server.Content, File.ReadAllBytes(Stored));
        Assert.Matches("bytes=1[0-9]{6}-", _server.Requests[^1]);
    }

    [Fact]
    public void Ctrl_C_keeps_what_has_come_and_says_so()
    {
        using var release = new ManualResetEventSlim();
        _server.Pause = (1_500_000, release);
        using var download = _vm.Start("iso", _server.Address + "/medium.iso");
        Eventually.True(() => File.Exists(Part) && new FileInfo(Part).Length >= 1_400_000, () => "nothing came");
        Programs.Run(["kill", "-INT", $"{download.Id}"]).Ok();
        var said = download.StandardError.ReadToEnd();
        download.WaitForExit();
        release.Set();
        Assert.Equal(130, download.ExitCode);
        Assert.Contains("give the command again to go on from there", said, StringComparison.Ordinal);
        Assert.True(File.Exists(Part));
    }

    [Fact]
    public void A_file_that_changed_on_the_server_is_begun_again()
    {
        Leave_a_part();
        _server.Content = RandomNumberGenerator.GetBytes(2_000_000);
        _server.Tag = "\"two\"";
        _vm.Vm("iso", _server.Address + "/medium.iso").Ok();
        Assert.Equal(_server.Content, File.ReadAllBytes(Stored));
    }

    [Fact]
    public void A_server_without_ranges_or_without_a_tag_sends_it_all_again()
    {
        Leave_a_part();
        _server.KnowsRanges = false;
        _server.Tag = null;
        _vm.Vm("iso", _server.Address + "/medium.iso").Ok();
        Assert.Equal(_server.Content, File.ReadAllBytes(Stored));
    }

    [Fact]
    public void A_wrong_checksum_is_refused_and_the_file_removed()
    {
        var refused = _vm.Vm("iso", "--sha256", new string('0', 64), _server.Address + "/medium.iso");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(Sum(_server.Content), refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_vm.Path + "/.iso"));
    }

    [Theory]
    [InlineData("{0}  medium.iso")]
    [InlineData("deadbeef other\n{0} *./medium.iso")]
    [InlineData("SHA256 (medium.iso) = {0}")]
    public void A_list_of_checksums_is_looked_up(string list)
    {
        var path = _vm.Path + "/SUMS";
        File.WriteAllText(path, string.Format(System.Globalization.CultureInfo.InvariantCulture, list, Sum(_server.Content)));
        _vm.Vm("iso", "--checksum", path, _server.Address + "/medium.iso").Ok();
        File.WriteAllText(path, Sum(_server.Content) + "  another.iso\n");
        Assert.Contains("has no SHA-256 checksum of two.iso", _vm.Vm("iso", "--checksum", path, _server.Address + "/two.iso").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_on_the_disk_is_found_later()
    {
        _vm.Vm("iso", _server.Address + "/medium.iso").Ok();
        Assert.Equal($"{Stored}: OK\n", _vm.Vm("iso", "--verify").Ok().Output);
        using (var file = new FileStream(Stored, FileMode.Open))
        {
            file.Position = 12345;
            file.WriteByte((byte)(_server.Content[12345] ^ 1));
        }
        var found = _vm.Vm("iso", "--verify");
        Assert.Equal((1, $"{Stored}: FAILED\n"), (found.ExitCode, found.Output));
    }

    [Theory]
    [InlineData("gzip", ".gz")]
    [InlineData("xz", ".xz")]
    [InlineData("bzip2", ".bz2")]
    [InlineData("zstd", ".zst")]
    public void What_comes_packed_is_unpacked(string program, string ending)
    {
        Needs.Program(program);
        var path = _vm.Path + "/disk.raw";
        File.WriteAllBytes(path, new byte[1_000_000]);
        Programs.Run([program, "-k", path]).Ok();
        _server.Content = File.ReadAllBytes(path + ending);
        _vm.Vm("img", "--sha256", Sum(_server.Content), $"{_server.Address}/disk.raw{ending}").Ok();
        Assert.Equal(new byte[1_000_000], File.ReadAllBytes(_vm.Path + "/.img/disk.raw"));
        Assert.EndsWith("disk.raw: OK\n", _vm.Vm("img", "--verify").Ok().Output, StringComparison.Ordinal);
        _server.Content[_server.Content.Length / 2] ^= 0xff;
        var damaged = _vm.Vm("img", $"{_server.Address}/other.raw{ending}");
        Assert.Equal(1, damaged.ExitCode);
        Assert.False(File.Exists(_vm.Path + "/.img/other.raw"));
    }

    [Theory]
    [InlineData("/missing.iso", "the server answered 404")]
    [InlineData("/", "no name for a file")]
    [InlineData("/..%2f..%2fetc%2fpasswd", "no name for a file")]
    [InlineData("/.hidden", "no name for a file")]
    [InlineData("/a%0ab.iso", "no name for a file")]
    public void What_cannot_be_had_is_said_in_one_line(string path, string said)
    {
        var refused = _vm.Vm("iso", _server.Address + path);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(said, refused.Error, StringComparison.Ordinal);
        Assert.Single(refused.Error.TrimEnd('\n').Split('\n'));
        Assert.All(Directory.GetFiles(_vm.Path + "/.iso"), file => Assert.Contains(".part", file, StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_there_and_a_full_disk_are_said()
    {
        _server.Dispose();
        Assert.Contains("Connection refused", _vm.Vm("iso", _server.Address + "/medium.iso").Error, StringComparison.Ordinal);
        Assert.Contains("there is no host nowhere.invalid", _vm.Vm("iso", "http://nowhere.invalid/medium.iso").Error, StringComparison.Ordinal);
    }

    private void Leave_a_part()
    {
        using var release = new ManualResetEventSlim();
        _server.Pause = (1_500_000, release);
        using (var download = _vm.Start("iso", _server.Address + "/medium.iso"))
        {
            Eventually.True(() => File.Exists(Part) && new FileInfo(Part).Length >= 1_000_000, () => "nothing came");
            download.Kill();
            download.WaitForExit();
        }
        release.Set();
        _server.Pause = null;
    }

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
