using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Stead.Guests.Json;
using Stead.Host.Network;
using Stead.Net.Settings;
using Stead.Net.Tcp;

namespace Stead.Cli.Net;

/// <summary>`stead sysctl`.</summary>
public sealed class SysctlVerb : Verb
{
    private readonly Option<bool> _all = Words.Flag("-a", "--all", "all settings");
    private readonly Option<bool> _valuesOnly = Words.Flag("-n", "--values", "without the names");
    private readonly Option<bool> _describe = Words.Flag("-d", "--describe", "what a setting is, instead of its value");
    private readonly Option<bool> _equals = Words.Flag("-e", "--equals", "name=value, as it can be given back");
    private readonly Option<bool> _json = Words.Json();
    private readonly Argument<string[]> _words = Words.Any("NAME[=VALUE]", "what to show or to change; blanks around = do not matter", () => SettingTable.Entries.Select(one => one.Name));

    public override string Summary => "settings of Stead's TCP, by FreeBSD's names";

    public override string Description =>
        """
        Shows settings, or changes them for all that Stead's TCP does from then on: connections of stead net tun and of the library. What runs keeps what it began with. The front part of a name shows all below it.

        Root changes them for the machine (/etc/stead.sysctl.conf), everybody else for himself (~/.config/stead/sysctl.conf, read above the machine's); STEAD_SYSCTL_CONF names another file. The lines are those of FreeBSD's /etc/sysctl.conf.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("stead sysctl net.inet.tcp.rack.misc.defprofile = 1", "All connections use Dynamic Goodput Pacing."),
        new("stead sysctl net.inet.tcp.rack.pacing.fillcw_cap=6250000", "Its fill congestion window cap is 50 Mbit/s."),
        new("stead sysctl -d net.inet.tcp.rack.pacing", "What the settings of pacing are."),
    ];

    public override IReadOnlyList<Option> Options => [_all, _valuesOnly, _describe, _equals, _json];

    public override IReadOnlyList<Argument> Arguments => [_words];

    public override int Run(ParseResult words, Session session)
    {
        var given = words.GetValue(_words) ?? [];
        if (given.Length == 0 && !words.GetValue(_all)) throw Misuse("NAME is missing", "-a shows all");
        var changes = words.GetValue(_all) ? [.. SettingTable.Entries.Select(one => new SettingChange(one, null))] : SettingChange.OfWords(Below(given));
        var before = SettingsStore.Apply(TcpSettings.Linux);
        if (changes.Any(change => change.Value is not null)) SettingsStore.Store(changes);
        if (words.GetValue(_json))
        {
            var after = SettingsStore.Apply(TcpSettings.Linux);
            var document = new JsonObject();
            foreach (var change in changes) document[change.Setting.Name] = change.Setting.Read(after);
            session.Terminal.Out.Write(JsonLayout.Format(document));
            return Cli.ExitCodes.Ok;
        }
        foreach (var change in changes) session.Terminal.Out.WriteLine(Line(words, change, before));
        return Cli.ExitCodes.Ok;
    }

    private string Line(ParseResult words, SettingChange change, TcpSettings before)
    {
        var setting = change.Setting;
        var value = setting.Read(before).ToString(CultureInfo.InvariantCulture);
        if (change.Value is { } now) value = string.Create(CultureInfo.InvariantCulture, $"{value} -> {now}");
        if (words.GetValue(_describe)) value = setting.What + (setting.Unit.Length > 0 ? $" ({setting.Unit})" : "");
        return words.GetValue(_valuesOnly) ? value : $"{setting.Name}{(words.GetValue(_equals) ? "=" : ": ")}{value}";
    }

    /// <summary>The front part of a name stands for all below it.</summary>
    private static IEnumerable<string> Below(string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var prefix = words[i].TrimEnd('.') + ".";
            string[] below = i + 1 < words.Length && words[i + 1].StartsWith('=') ? [] : [.. SettingTable.Entries.Select(one => one.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
            foreach (var word in below.Length > 0 ? below : [words[i]]) yield return word;
        }
    }
}
