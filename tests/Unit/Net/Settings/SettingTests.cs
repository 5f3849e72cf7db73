using CsCheck;
using Stead.Core;
using Stead.Net.Settings;
using Stead.Net.Tcp;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Net.Settings;

/// <summary>`sysctl` as the article prints it, and what else people type.</summary>
public sealed class SettingTests
{
    private const string Cap = "net.inet.tcp.rack.pacing.fillcw_cap";

    private static TcpSettings Apply(params string[] words) => SettingChange.OfWords(words).Aggregate(TcpSettings.Linux, (settings, change) => change.Apply(settings));

    private static string Complaint(params string[] words) => Assert.Throws<UserError>(() => SettingChange.OfWords(words)).Message;

    [Theory]
    [InlineData(Cap + " = 6250000")]
    [InlineData(Cap + "=6250000")]
    [InlineData(Cap, "=", "6250000")]
    [InlineData(Cap + "=", "6250000")]
    [InlineData(Cap, "=6250000")]
    [InlineData(Cap + "=0x5f5e10")]
    public void The_cap_of_the_article(params string[] words) => Assert.Equal(50, Apply(words).Dgp.FillCap.Rate.Megabits);

    [Fact]
    public void Its_default_is_30_Mbit_per_second() => Assert.Equal((3_750_000, 30.0), (SettingTable.Find(Cap)!.Default, new DataRate(SettingTable.Find(Cap)!.Default).Megabits));

    [Fact]
    public void Profile_1_is_DGP_and_several_may_be_set_at_once()
    {
        var settings = Apply("net.inet.tcp.rack.misc.defprofile", "=", "1", Cap + "=0");
        Assert.Equal(("dgp", 0), (settings.Pacing, settings.Dgp.FillCap.Rate.BytesPerSecond));
        Assert.Equal("", Apply("net.inet.tcp.rack.misc.defprofile=0").Pacing);
    }

    [Fact]
    public void A_name_alone_asks() => Assert.Equal([new(SettingTable.Find(Cap)!, null)], SettingChange.OfWords([Cap]));

    [Theory]
    [InlineData(Cap + "=50M", "for 50 Mbit/s write 6250000")]
    [InlineData(Cap + "=-1", "from 0 bytes/s up")]
    [InlineData(Cap + "=99999999999999999999", "99999999999999999999 is out of range")]
    [InlineData(Cap + "=", "has no value")]
    [InlineData("net.inet.tcp.rack.pacing.fillcw_kap=1", "did you mean `" + Cap)]
    [InlineData("fillcw_cap=1", "did you mean `" + Cap)]
    [InlineData("net.inet.tcp.rack.timely.decrease=200", "from 1 to 100 %")]
    [InlineData("net.inet.tcp.rack.misc.defprofile=6", "0 (none) and 1 (DGP)")]
    [InlineData("net.inet.tcp.rack.pacing.pcm_enabled=1", "stead.dgp.fcc_auto")]
    [InlineData("kern.hostname", "`stead sysctl -a` lists them")]
    public void What_is_wrong_is_told_with_what_to_write_instead(string text, string said) => Assert.Contains(said, Complaint(text), StringComparison.Ordinal);

    [Fact]
    public void All_complaints_at_once_with_their_lines()
    {
        var error = Assert.Throws<UserError>(() => SettingChange.OfLines("# DGP\n" + Cap + " = x # what?\n\nno.such=1\n", "sysctl.conf"));
        Assert.Equal([(2, "sysctl.conf"), (4, "sysctl.conf")], error.Complaints.Select(complaint => (complaint.Line!.Value, complaint.File!)));
    }

    /// <summary>Every setting reads back what was set, at both ends of its range, and its default is in it.</summary>
    [Fact]
    public void What_is_set_is_read_back()
    {
        foreach (var setting in SettingTable.Entries)
        {
            Assert.InRange(setting.Default, setting.Least, setting.Most);
            foreach (var value in new[] { setting.Least, setting.Most, setting.Default }.Where(value => setting.Refuses(value) is null))
            {
                var read = setting.Read(setting.Apply(TcpSettings.Linux, value));
                Assert.Equal(setting.Name.EndsWith("dgp_out_of_ss_at", StringComparison.Ordinal) ? value & 0xffff | 0x10000 : value, read);
            }
        }
    }

    [Fact]
    public void The_table_is_as_reviewed() =>
        Golden.Check("settings", string.Concat(SettingTable.Entries.Select(setting => FormattableString.Invariant($"{setting.Name}={setting.Default} [{setting.Least}..{setting.Most}{(setting.Unit.Length > 0 ? " " : "")}{setting.Unit}] {setting.What}\n"))));

    [Fact]
    public void Names_are_in_order_and_none_is_both_known_and_refused()
    {
        Assert.Empty(SettingTable.Entries.Select(setting => setting.Name).Intersect(SettingTable.Unsupported.Keys));
        Assert.Equal(SettingTable.Entries.Count, SettingTable.Entries.Select(setting => setting.Name).Distinct().Count());
    }

    [Fact]
    public void Any_text_is_a_change_or_a_complaint() =>
        Gen.Select(Gen.OneOf(Gen.Int[0, SettingTable.Entries.Count - 1].Select(i => SettingTable.Entries[i].Name), Gen.String), Gen.String, Gen.Bool).Sample((name, value, blanks) =>
        {
            try
            {
                SettingChange.OfWords([blanks ? $"{name} = {value}" : $"{name}={value}"]);
                SettingChange.OfLines(name + value, "f");
            }
            catch (UserError)
            {
            }
        });

    /// <summary>setsockopt(sd, IPPROTO_TCP, TCP_RACK_PROFILE, …, 1) and TCP_FILLCW_RATE_CAP with 50000000 / 8.</summary>
    [Fact]
    public void The_articles_socket_options()
    {
        Assert.True(SocketOption.Find(1129)!.TryApply(TcpSettings.Linux, BitConverter.GetBytes(1), out var settings, out _));
        Assert.Equal("dgp", settings.Pacing);
        Assert.True(SocketOption.Find(1158)!.TryApply(settings, BitConverter.GetBytes(50_000_000UL / 8), out settings, out _));
        Assert.Equal(6_250_000, settings.Dgp.FillCap.Rate.BytesPerSecond);
    }

    /// <summary>The article's second example passes the cap under the profile's name.</summary>
    [Fact]
    public void A_cap_under_the_profiles_name_is_told()
    {
        Assert.False(SocketOption.Find(1129)!.TryApply(TcpSettings.Linux, BitConverter.GetBytes(50_000_000UL / 8), out _, out var why));
        Assert.Contains("TCP_FILLCW_RATE_CAP", why, StringComparison.Ordinal);
        Assert.False(SocketOption.Find(1129)!.TryApply(TcpSettings.Linux, BitConverter.GetBytes(3), out _, out _));
    }
}
