using System.IO.Compression;
using Stead.Fabric.Bitstream;

namespace Stead.Tests.Unit.Fabric.Bitstream;

/// <summary>Files that Vivado and ISE wrote, as Debian's openFPGALoader has them.</summary>
public sealed class VivadoFilesTests
{
    private const string Folder = "/usr/share/openFPGALoader";

    [Fact]
    public void Those_of_the_7_series_are_good_and_others_are_not_known()
    {
        Assert.SkipUnless(Directory.Exists(Folder), "openfpgaloader is not installed");
        var good = 0;
        foreach (var path in Directory.GetFiles(Folder, "*_xc*.bit.gz"))
        {
            using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            var bytes = new MemoryStream();
            packed.CopyTo(bytes);
            var facts = BitstreamReader.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            if (Path.GetFileName(path).Contains("_xc7", StringComparison.Ordinal))
            {
                Assert.All(facts.Findings, finding => Assert.Equal(FindingKind.Note, finding.Kind));
                Assert.True(facts.Has(BitstreamTraits.Full) && facts.Crcs.Count == 2, path);
                Assert.StartsWith("xc" + facts.Part!.Name, facts.Name!.Value.ToString(), StringComparison.Ordinal);
                good++;
            }
            else Assert.Equal(FindingKind.Unknown, Assert.Single(facts.Findings).Kind);
        }
        Assert.True(good >= 10);
    }
}
