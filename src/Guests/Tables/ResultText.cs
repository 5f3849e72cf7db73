using Stead.Guests.Commands;

namespace Stead.Guests.Tables;

/// <summary>What people see of a result.</summary>
public static class ResultText
{
    public static string Format(Result result) => result switch
    {
        Result.Guests guests => GuestTable.Format(guests.Rows, guests.Verbose, guests.HasTags),
        Result.Details details => GuestBlocks.Format(details.Blocks),
        Result.Planned planned => PlanText.Format(planned.Plan),
        Result.Switches switches => SwitchTable.Format(switches.Rows),
        Result.SwitchBlocks blocks => SwitchTable.FormatBlocks(blocks.Blocks),
        Result.Datastores stores => StoreTables.Format(stores.Rows),
        Result.Media media => StoreTables.Format(media.Rows),
        _ => "",
    };
}
