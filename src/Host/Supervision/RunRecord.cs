using System.Text.Json;
using System.Text.Json.Serialization;
using Stead.Guests.Plans;
using Stead.Host.Storage;

namespace Stead.Host.Supervision;

/// <summary>
/// `run.json`: the plan a guest was started with. The supervisor carries it out; one that adopts the guest later, or cleans up
/// after it, takes from it what to watch and what to undo. Holds no secret: those files are written before.
/// </summary>
internal static class RunRecord
{
    private const string FileName = "run.json";

    public static void Write(LaunchPlan plan) => AtomicFile.Write(
        Path.Combine(plan.GuestDirectory, FileName), JsonSerializer.Serialize(plan with { Files = [] }, RunRecordJson.Default.LaunchPlan), AtomicFile.Private);

    /// <returns>Null when there is none, or it cannot be read.</returns>
    public static LaunchPlan? Read(string directory)
    {
        try { return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(directory, FileName)), RunRecordJson.Default.LaunchPlan); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException) { return null; }
    }

    public static void Remove(string directory) => File.Delete(Path.Combine(directory, FileName));
}

[JsonSerializable(typeof(LaunchPlan))]
internal sealed partial class RunRecordJson : JsonSerializerContext;
