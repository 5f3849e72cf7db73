namespace Stead.Guests.States;

/// <summary>One row of `vm list`.</summary>
/// <param name="Loader">`none` when the file names none.</param>
/// <param name="Cpu">As written in the file.</param>
/// <param name="Memory">As written in the file.</param>
/// <param name="Vnc">`[::]:5901`, or null.</param>
/// <param name="AutoStart">Place in `vm_list` counted from 1, or null.</param>
public sealed record GuestSummary(string Name, string Datastore, string Loader, string Cpu, string Memory, string? Vnc, int? AutoStart,
    GuestState State, IReadOnlyList<string> Tags)
{
    /// <summary>Only with `-v`, and only of a running guest.</summary>
    public ProcessUsage? Usage { get; init; }
}

/// <param name="CpuPercent">Of one processor, over the life of the process, as `ps` has it.</param>
public sealed record ProcessUsage(double CpuPercent, DataSize Resident, TimeSpan Elapsed);
