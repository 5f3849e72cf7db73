namespace Stead.Lab.Applications;

/// <summary>All that can use a connection. To add one: its file, and a line here.</summary>
public static class ApplicationTable
{
    public static IReadOnlyList<ApplicationKind> All { get; } =
    [
        BulkTransfer.Kind,
        RequestResponse.Kind,
        PacedVideo.Kind,
        OnOff.Kind,
        ShortObjects.Kind,
    ];

    public static ApplicationKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
