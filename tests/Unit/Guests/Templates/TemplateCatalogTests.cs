using Stead.Guests.Hypervisors;
using Stead.Guests.Settings;
using Stead.Guests.Templates;
using Stead.Tests.Unit.Guests.Hypervisors;

namespace Stead.Tests.Unit.Guests.Templates;

public sealed class TemplateCatalogTests
{
    public static TheoryData<string> Names => [.. TemplateCatalog.All.Select(template => template.Name)];

    [Fact]
    public void There_are_templates_for_the_systems_people_run() =>
        Assert.Superset(new HashSet<string> { "default", "linux", "windows", "freebsd", "openbsd", "netbsd", "debian", "alpine", "tiny" }, TemplateCatalog.All.Select(template => template.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_makes_a_guest_that_can_be_planned(string name)
    {
        var text = TemplateCatalog.All.Single(template => template.Name == name).Text;
        // What an appliance adds when the guest is made of it.
        var conf = SettingsFile.Parse($"/vm/.templates/{name}.conf", name is "tiny" or "linux-direct" ? text + "linux_kernel=vmlinuz\n" : text);
        var guest = GuestReader.Read(conf, "web", "/vm/web", "default", null, out var warnings);
        Assert.Empty(warnings);
        var switches = guest.Networks.Select(network => network.Switch).OfType<string>().Distinct().ToDictionary(one => one, one => new Stead.Guests.Switches.Switch(one, Stead.Guests.Switches.SwitchType.User));
        Assert.NotEmpty(HypervisorTable.For(guest).Plan(guest, Hosts.Ordinary with { Switches = switches }, new()).Arguments);
    }
}
